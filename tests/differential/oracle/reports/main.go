// SPDX-License-Identifier: Apache-2.0

// Reports generates cover profiles with their Go files and prints what `go tool cover` makes of them: the oracle of
// tests/differential/reports.sh, which puts cmd/cover's own func.go and html.go beside this file.
//
// usage: reports FIRST N
// Makes the cases FIRST .. FIRST+N-1 in the current folder, each in a folder of its own that depends on the number only:
// profile.txt, the Go files, and func.wanted and html.wanted, or instead of one of them func.error or html.error with
// "parse: " and the words about the profile, or with "syntax" when a file is not Go, or with "other". Prints the name of
// each profile.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"go/scanner"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"

	"oracle/cover"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

// deviates tells whether Goc Plugin promises something else than Go for this profile: it refuses positions and statements
// above 32 bits, its sums of counts do not wrap, and blocks with one start are in the order of their ends.
func deviates(profiles []*cover.Profile, nLines int) bool {
	blocks, isHuge := 0, false
	for _, profile := range profiles {
		for i, b := range profile.Blocks {
			if max(b.StartLine, b.StartCol, b.EndLine, b.EndCol, b.NumStmt) > math.MaxUint32 {
				return true
			}
			if i > 0 && b.StartLine == profile.Blocks[i-1].StartLine && b.StartCol == profile.Blocks[i-1].StartCol {
				return true
			}
			isHuge = isHuge || b.Count < 0 || b.Count > math.MaxInt64/4
		}
		blocks += len(profile.Blocks)
	}
	return isHuge && blocks != nLines
}

func writeError(place, text string) {
	check(os.WriteFile(place, []byte(text), 0o666))
}

func writeWanted(folder, kind string, makeReport func(profile, output string) error) {
	output := filepath.Join(folder, kind+".wanted")
	if err := makeReport(filepath.Join(folder, "profile.txt"), output); err != nil {
		what := "other"
		if errors.As(err, &scanner.ErrorList{}) {
			what = "syntax"
		}
		os.Remove(output)
		writeError(filepath.Join(folder, kind+".error"), what)
	}
}

// writeCase tells whether the case can be compared.
func writeCase(number int) bool {
	folder := "./" + strconv.Itoa(number)
	check(os.Mkdir(folder, 0o777))
	made := newCase(rand.New(rand.NewSource(int64(number))), folder)
	for name, text := range made.files {
		check(os.WriteFile(name, text, 0o666))
	}
	place := filepath.Join(folder, "profile.txt")
	check(os.WriteFile(place, made.profile, 0o666))
	profiles, err := cover.ParseProfiles(place)
	if err != nil {
		writeError(filepath.Join(folder, "func.error"), "parse: "+err.Error())
		writeError(filepath.Join(folder, "html.error"), "parse: "+err.Error())
		return true
	}
	if deviates(profiles, made.lines()) {
		return false
	}
	writeWanted(folder, "func", funcOutput)
	writeWanted(folder, "html", htmlOutput)
	return true
}

func main() {
	first, err := strconv.Atoi(os.Args[1])
	check(err)
	n, err := strconv.Atoi(os.Args[2])
	check(err)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for number := first; number < first+n; number++ {
		if writeCase(number) {
			fmt.Fprintf(out, "%d/profile.txt\n", number)
		}
	}
}
