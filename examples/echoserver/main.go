// SPDX-License-Identifier: Apache-2.0

// Echo server: a small service to watch the coverage of. It knows nothing of coverage itself.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"goc-plugin.example/echoserver/api"
)

const shutdownTimeout = 3 * time.Second

func main() {
	address := flag.String("addr", "127.0.0.1:8080", "listen on this `host:port`; port 0 takes a free one")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "echoserver: there are no arguments, only flags")
		os.Exit(2)
	}
	if err := run(*address); err != nil {
		fmt.Fprintf(os.Stderr, "echoserver: %v\n", err)
		os.Exit(1)
	}
}

// run serves until a signal asks it to end.
func run(address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Printf("echoserver listens on http://%s\n", listener.Addr())
	server := &http.Server{Handler: api.NewHandler(), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan struct{})
	go func() {
		<-ctx.Done()
		shutdown(server)
		close(ended)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-ended // Serve does not wait for the requests
	return nil
}

// shutdown lets the requests end that have begun, but not for ever.
func shutdown(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		server.Close()
	}
}
