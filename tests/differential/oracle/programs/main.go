// SPDX-License-Identifier: Apache-2.0

// Programs writes GOCOVERDIR folders of made-up programs with Go's own encoders, which tests/differential/programs.sh puts
// beside this file.
//
// usage: programs FIRST N
// Makes the folders FIRST .. FIRST+N-1 in the current one; what is in a folder depends on its number only. One in four
// has a file with wrong bytes.
package main

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"oracle/coverage"
	"oracle/coverage/encodecounter"
	"oracle/coverage/encodemeta"
	"oracle/coverage/slicewriter"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

// A program has packages of functions; nUnits[p][f] is how many counters the function has.
type program struct {
	hash   [16]byte
	nUnits [][]int
}

func (p *program) name() string { return fmt.Sprintf("%x", p.hash) }

func newUnits(random *rand.Rand) []coverage.CoverableUnit {
	units := make([]coverage.CoverableUnit, random.Intn(5))
	line := uint32(1 + random.Intn(300))
	for i := range units {
		end := line + uint32(random.Intn(4))
		units[i] = coverage.CoverableUnit{StLine: line, StCol: uint32(random.Intn(40)), EnLine: end,
			EnCol: uint32(40 + random.Intn(40)), NxStmts: uint32(random.Intn(4))}
		line = end + uint32(random.Intn(2))
	}
	return units
}

func newFunction(random *rand.Rand, path string) coverage.FuncDesc {
	names := []string{"init", "F", "T.M", "*T.M", "Größe", "func.L3.C9", "main"}
	return coverage.FuncDesc{
		Funcname: names[random.Intn(len(names))],
		Srcfile:  fmt.Sprintf("%s/%c.go", path, 'a'+rune(random.Intn(4))),
		Units:    newUnits(random),
		Lit:      random.Intn(8) == 0,
	}
}

// newPackage is the same for the same path and seed, so that programs share some.
func newPackage(seed int64, path string) (blob []byte, digest [16]byte, nUnits []int) {
	random := rand.New(rand.NewSource(seed))
	builder, err := encodemeta.NewCoverageMetaDataBuilder(path, filepath.Base(path), "example.com")
	check(err)
	for n := random.Intn(6); n > 0; n-- {
		function := newFunction(random, path)
		builder.AddFunc(function)
		nUnits = append(nUnits, len(function.Units))
	}
	var buffer slicewriter.WriteSeeker
	digest, err = builder.Emit(&buffer)
	check(err)
	return buffer.BytesWritten(), digest, nUnits
}

func writeProgram(random *rand.Rand, folder string, number int, mode coverage.CounterMode) *program {
	paths := []string{"example.com/b", "example.com/a", "example.com/a/x", "example.com", "command-line-arguments", "z"}
	random.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	made, all := &program{}, md5.New()
	var blobs [][]byte
	for _, path := range paths[:1+random.Intn(len(paths))] {
		seed := int64(number*100 + len(path))
		if random.Intn(3) == 0 {
			seed = random.Int63()
		}
		blob, digest, nUnits := newPackage(seed, path)
		all.Write(digest[:])
		blobs, made.nUnits = append(blobs, blob), append(made.nUnits, nUnits)
	}
	all.Write([]byte(mode.String()))
	all.Write([]byte(coverage.CtrGranularityPerBlock.String()))
	copy(made.hash[:], all.Sum(nil))
	name := filepath.Join(folder, "covmeta."+made.name())
	var text bytes.Buffer
	writer := encodemeta.NewCoverageMetaFileWriter(name, &text)
	check(writer.Write(made.hash, blobs, mode, coverage.CtrGranularityPerBlock))
	check(os.WriteFile(name, text.Bytes(), 0o666))
	return made
}

// A run is one process of a program.
type run struct {
	*program
	*rand.Rand
	mode coverage.CounterMode
}

func (r *run) count() uint32 {
	if r.mode == coverage.CtrModeSet {
		return uint32(r.Intn(2))
	}
	switch r.Intn(8) {
	case 0:
		return math.MaxUint32 - uint32(r.Intn(3))
	case 1:
		return r.Uint32()
	case 2, 3, 4:
		return uint32(r.Intn(200))
	}
	return 0
}

// VisitFuncs tells of some functions, in any order.
func (r *run) VisitFuncs(visit encodecounter.CounterVisitorFn) error {
	for _, pkg := range r.Perm(len(r.nUnits)) {
		for _, function := range r.Perm(len(r.nUnits[pkg])) {
			if r.Intn(3) == 0 {
				continue
			}
			counters := make([]uint32, r.nUnits[pkg][function])
			for i := range counters {
				counters[i] = r.count()
			}
			if err := visit(uint32(pkg), uint32(function), counters); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeCounters(random *rand.Rand, folder string, of *program, number int, mode coverage.CounterMode) {
	var text bytes.Buffer
	flavor := coverage.CtrULeb128
	if random.Intn(3) == 0 {
		flavor = coverage.CtrRaw
	}
	arguments := map[string]string{"GOOS": "linux", "argc": "1", "argv0": "program"}
	if random.Intn(2) == 0 {
		arguments = map[string]string{}
	}
	writer := encodecounter.NewCoverageDataWriter(&text, flavor)
	check(writer.Write(of.hash, arguments, &run{of, random, mode}))
	name := fmt.Sprintf("covcounters.%s.%d.%d", of.name(), 1+random.Intn(30000), 1000000+number)
	check(os.WriteFile(filepath.Join(folder, name), text.Bytes(), 0o666))
}

func writeFolder(number int) {
	random := rand.New(rand.NewSource(int64(number)))
	folder := strconv.Itoa(number)
	check(os.Mkdir(folder, 0o777))
	modes := []coverage.CounterMode{coverage.CtrModeSet, coverage.CtrModeCount, coverage.CtrModeAtomic}
	mode := modes[random.Intn(len(modes))]
	for i, nPrograms := 0, 1+random.Intn(3); i < nPrograms; i++ {
		if random.Intn(30) == 0 {
			mode = modes[random.Intn(len(modes))]
		}
		made := writeProgram(random, folder, number, mode)
		for n := random.Intn(4); n > 0 || i == 0 && n == 0; n-- {
			writeCounters(random, folder, made, n, mode)
		}
	}
	if random.Intn(4) == 0 {
		spoil(random, folder)
	}
}

// isUnread tells whether byte i of a file is one that Go reads and we do not: of a process's arguments, or of a meta
// file's own table of strings, in which nothing is. The sizes of both stand from byte 40 to 47.
func isUnread(name string, text []byte, i int) bool {
	const sizes, afterSizes = 40, 48
	one, other := binary.LittleEndian.Uint32(text[sizes:]), binary.LittleEndian.Uint32(text[sizes+4:])
	start, size := uint32(afterSizes), one+other
	if strings.HasPrefix(filepath.Base(name), "covmeta.") {
		start, size = one, other
	}
	return i >= sizes && i < afterSizes || i >= int(start) && i < int(start+size)
}

// spoil changes, adds or cuts bytes of one file.
func spoil(random *rand.Rand, folder string) {
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	check(err)
	name := files[random.Intn(len(files))]
	text, err := os.ReadFile(name)
	check(err)
	switch i := random.Intn(len(text)); random.Intn(4) {
	case 0:
		text = text[:i]
	case 1:
		text = append(text, text[:i]...)
	default:
		if isUnread(name, text, i) {
			return
		}
		text[i] = byte(random.Intn(256))
	}
	check(os.WriteFile(name, text, 0o666))
	check(os.WriteFile(filepath.Join(folder, "spoiled"), nil, 0o666)) // a name that readers pass over
}

func main() {
	first, err := strconv.Atoi(os.Args[1])
	check(err)
	n, err := strconv.Atoi(os.Args[2])
	check(err)
	for number := first; number < first+n; number++ {
		writeFolder(number)
	}
}
