// SPDX-License-Identifier: Apache-2.0

// Registration: who this service is, and telling the center where its agent listens.
package coverage

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"math/rand"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	agentShortestPause = time.Second
	agentLongestPause  = time.Minute
	agentHeartbeat     = time.Minute // registering again changes nothing, and a center that forgot us learns of us
	agentCommitDigits  = 10
)

// agentName is GOC_SERVICE_NAME, else "env_region_apptype_program_branch_commit" when the environment tells all of
// these, else the program's name.
func agentName() string {
	if name := os.Getenv("GOC_SERVICE_NAME"); name != "" {
		return name
	}
	program := "unknown"
	if len(os.Args) > 0 && os.Args[0] != "" {
		program = filepath.Base(os.Args[0])
	}
	parts := []string{os.Getenv("ENV"), os.Getenv("REGION"), os.Getenv("APPTYPE"), program,
		strings.TrimPrefix(os.Getenv("GIT_BRANCH"), "origin/"), os.Getenv("GIT_COMMIT")}
	for _, part := range parts {
		if part == "" {
			return program
		}
	}
	if commit := &parts[len(parts)-1]; len(*commit) > agentCommitDigits {
		*commit = (*commit)[:agentCommitDigits]
	}
	return strings.Join(parts, "_")
}

// agentCenter is GOC_CENTER, else GOC_CUSTOM_HOST (goc's name for it), else the address that was compiled in.
func agentCenter() string {
	center := agentCompiledCenter
	for _, name := range []string{"GOC_CUSTOM_HOST", "GOC_CENTER"} {
		if value := os.Getenv(name); value != "" {
			center = value
		}
	}
	if !strings.Contains(center, "://") {
		center = "http://" + center
	}
	return strings.TrimRight(center, "/")
}

// agentProcessID is random without asking the system, which could fail: maphash seeds itself differently in each process.
func agentProcessID() string {
	var hash maphash.Hash
	hash.WriteString(strconv.Itoa(os.Getpid()) + " " + strconv.FormatInt(time.Now().UnixNano(), 10))
	return fmt.Sprintf("%016x", hash.Sum64())
}

// announce registers for ever: again and again, with longer and longer pauses, while the center is away, then as a
// heartbeat.
func (a *agent) announce() {
	defer agentRecover()
	// The service's own sequence of random numbers and its default HTTP client stay untouched. No proxy: the environment
	// speaks of the service's traffic.
	random := rand.New(rand.NewSource(time.Now().UnixNano() ^ int64(os.Getpid())))
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, MaxResponseHeaderBytes: 16 << 10},
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	pause := agentShortestPause
	for {
		wait := agentHeartbeat
		if a.register(client) == nil {
			pause = agentShortestPause
		} else {
			wait, pause = pause, agentLonger(pause)
		}
		time.Sleep(wait/2 + time.Duration(random.Int63n(int64(wait))))
	}
}

func agentLonger(pause time.Duration) time.Duration {
	if pause >= agentLongestPause/2 {
		return agentLongestPause
	}
	return 2 * pause
}

var errAgentNotListening = errors.New("not listening yet")

func (a *agent) register(client *http.Client) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%v", fault)
		}
	}()
	address, err := a.publicAddress()
	if err != nil {
		return err
	}
	response, err := client.Post(a.center+"/v1/cover/register?name="+url.QueryEscape(a.name)+"&address="+url.QueryEscape(address), "", nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	io.CopyN(io.Discard, response.Body, 4<<10)
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}

// publicAddress is the URL under which the center should ask: GOC_AGENT_ADDRESS (a URL, host:port or host), else our
// port at the address by which this machine reaches the center.
func (a *agent) publicAddress() (string, error) {
	a.lock.RLock()
	listens, ok := a.address.(*net.TCPAddr)
	a.lock.RUnlock()
	if !ok {
		return "", errAgentNotListening
	}
	port := strconv.Itoa(listens.Port)
	if given := os.Getenv("GOC_AGENT_ADDRESS"); given != "" {
		return agentAddressURL(given, port), nil
	}
	if !listens.IP.IsUnspecified() {
		return "http://" + net.JoinHostPort(listens.IP.String(), port), nil
	}
	return "http://" + net.JoinHostPort(a.host(), port), nil
}

func agentAddressURL(given, port string) string {
	if strings.Contains(given, "://") {
		return given
	}
	if _, _, err := net.SplitHostPort(given); err != nil {
		given = net.JoinHostPort(strings.Trim(given, "[]"), port)
	}
	return "http://" + given
}

// host is our end of a way to the center. Connecting a datagram socket sends nothing; it asks the kernel for the route.
func (a *agent) host() string {
	center, err := url.Parse(a.center)
	if err != nil {
		return "127.0.0.1"
	}
	port := center.Port()
	if port == "" {
		port = "80"
	}
	conn, err := net.DialTimeout("udp4", net.JoinHostPort(center.Hostname(), port), 5*time.Second)
	if err != nil {
		return agentAnyHost()
	}
	defer conn.Close()
	if local, ok := conn.LocalAddr().(*net.UDPAddr); ok {
		return local.IP.String()
	}
	return agentAnyHost()
}

// agentAnyHost is the first IPv4 address of this machine that others may reach, else the loopback.
func agentAnyHost() string {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return "127.0.0.1"
	}
	for _, address := range addresses {
		if ip, ok := address.(*net.IPNet); ok && ip.IP.To4() != nil && ip.IP.IsGlobalUnicast() {
			return ip.IP.String()
		}
	}
	return "127.0.0.1"
}
