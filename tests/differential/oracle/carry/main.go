// SPDX-License-Identifier: Apache-2.0

// Carry tells whether a profile that was carried is what it has to be: the oracle of tests/differential/carry.sh.
//
//	carry versions TITLE OLD_FOLDER OLD_PROFILE NEW_FOLDER NEW_PROFILE CARRIED RENAMES
//	carry toolchains TITLE OLD_PROFILE NEW_PROFILE CARRIED
//
// The carried profile is one where nothing ran before. Between versions of one toolchain, the blocks of functions with
// equal tokens correspond one by one in their order, which is not how the program under test finds them.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

type block struct {
	startLine, startCol, endLine, endCol, statements int
}

// profile has each file's blocks with their counts.
type profile map[string]map[block]int

func readProfile(path string) (profile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	found := profile{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "mode:") {
			continue
		}
		colon := strings.LastIndex(line, ":")
		var b block
		var count int
		if _, err := fmt.Sscanf(line[colon+1:], "%d.%d,%d.%d %d %d", &b.startLine, &b.startCol, &b.endLine, &b.endCol,
			&b.statements, &count); err != nil {
			return nil, fmt.Errorf("%s: %q: %v", path, line, err)
		}
		name := line[:colon]
		if found[name] == nil {
			found[name] = map[block]int{}
		}
		found[name][b] += count
	}
	return found, lines.Err()
}

func before(aLine, aCol, bLine, bCol int) bool {
	return aLine < bLine || aLine == bLine && aCol < bCol
}

// sorted are the blocks that lie between two places, in order.
func sorted(blocks map[block]int, start, end token.Position) []block {
	var found []block
	for b := range blocks {
		if !before(b.startLine, b.startCol, start.Line, start.Column) && !before(end.Line, end.Column, b.endLine, b.endCol) {
			found = append(found, b)
		}
	}
	sort.Slice(found, func(i, j int) bool {
		a, b := found[i], found[j]
		if a.startLine != b.startLine || a.startCol != b.startCol {
			return before(a.startLine, a.startCol, b.startLine, b.startCol)
		}
		return before(a.endLine, a.endCol, b.endLine, b.endCol)
	})
	return found
}

type declaration struct {
	name, tokens string
	start, end   token.Position
}

// tokens is the normal form of a piece of text, as one string.
func tokens(text []byte) string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(text)), text, nil, 0)
	var found []string
	for {
		_, tok, lit := s.Scan()
		last := len(found) - 1
		if last >= 0 && (tok == token.RPAREN || tok == token.RBRACE || tok == token.RBRACK || tok == token.EOF) &&
			(found[last] == "; " || found[last] == ", ") {
			found = found[:last]
		}
		if tok == token.EOF {
			return strings.Join(found, "\x00")
		}
		if tok == token.SEMICOLON {
			lit = ""
		}
		found = append(found, tok.String()+" "+lit)
	}
}

// receiver is the type's name with its star, without parameters.
func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return ""
	}
	stars := ""
	for at := decl.Recv.List[0].Type; ; {
		switch t := at.(type) {
		case *ast.StarExpr:
			stars += "*"
			at = t.X
		case *ast.ParenExpr:
			at = t.X
		case *ast.IndexExpr:
			at = t.X
		case *ast.IndexListExpr:
			at = t.X
		case *ast.Ident:
			return stars + t.Name
		default:
			return ""
		}
	}
}

func variableName(spec *ast.ValueSpec) string {
	var names []string
	for _, n := range spec.Names {
		names = append(names, n.Name)
	}
	return strings.Join(names, ", ")
}

func declarations(path string) ([]declaration, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found []declaration
	add := func(name string, n ast.Node) {
		at := fset.File(n.Pos())
		end := min(at.Offset(n.End()), len(text))
		found = append(found, declaration{name, tokens(text[at.Offset(n.Pos()):end]), fset.Position(n.Pos()),
			fset.Position(n.End())})
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add("func "+receiver(d)+"."+d.Name.Name, d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
					add("var "+variableName(v), v)
				}
			}
		}
	}
	return found, nil
}

// module is the path of the module in the folder.
func module(folder string) (string, error) {
	text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil {
		return "", err
	}
	for _, line := range strings.Split(string(text), "\n") {
		if words := strings.Fields(line); len(words) == 2 && words[0] == "module" {
			return strings.Trim(words[1], `"`), nil
		}
	}
	return "", fmt.Errorf("%s: no module", folder)
}

func readRenames(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	renames := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if names := strings.Split(line, "\t"); len(names) == 2 {
			renames[names[1]] = names[0]
		}
	}
	return renames, nil
}

// tally is what is told of a pair.
type tally struct {
	equal, carried, covered, statements, wrong int
	strange                                    map[string]bool // functions whose carried blocks did not run now
}

// wanted are the counts that blocks of a new file have to have.
func wanted(old, now []declaration, oldBlocks, nowBlocks map[block]int, sums *tally) (map[block]int, map[block]string) {
	counts, names := map[block]int{}, map[block]string{}
	taken := make([]bool, len(old))
	for _, n := range now {
		mine := sorted(nowBlocks, n.start, n.end)
		for _, b := range mine {
			names[b] = n.name
		}
		for i, o := range old {
			if taken[i] || o.name != n.name || o.tokens != n.tokens {
				continue
			}
			taken[i] = true
			theirs := sorted(oldBlocks, o.start, o.end)
			if len(mine) != len(theirs) {
				fmt.Printf("%s: %d blocks were %d\n", n.name, len(mine), len(theirs))
				sums.wrong++
				break
			}
			sums.equal++
			for k := range mine {
				if mine[k].statements == theirs[k].statements {
					counts[mine[k]] = oldBlocks[theirs[k]]
				}
			}
			break
		}
	}
	return counts, names
}

func compareFile(name string, counts map[block]int, names map[block]string, carried, measured map[block]int, sums *tally) {
	for b := range measured {
		if carried[b] != counts[b] {
			fmt.Printf("wrong: %s:%d.%d,%d.%d: carried %d, wanted %d\n", name, b.startLine, b.startCol, b.endLine, b.endCol,
				carried[b], counts[b])
			sums.wrong++
		}
		if carried[b] == 0 {
			continue
		}
		sums.carried++
		sums.statements += b.statements
		if measured[b] > 0 {
			sums.covered++
		} else {
			sums.strange[name+": "+names[b]] = true
		}
	}
}

func tell(title string, sums *tally) error {
	fmt.Printf("%s: %d functions equal, %d blocks (%d statements) carried, %d of them covered now, %d wrong\n", title,
		sums.equal, sums.carried, sums.statements, sums.covered, sums.wrong)
	var strange []string
	for name := range sums.strange {
		strange = append(strange, name)
	}
	sort.Strings(strange)
	for i, name := range strange {
		if i == 5 {
			fmt.Printf("  and in %d other functions\n", len(strange)-i)
			break
		}
		fmt.Printf("  not covered now: %s\n", name)
	}
	if sums.wrong > 0 {
		return fmt.Errorf("%s: %d wrong", title, sums.wrong)
	}
	return nil
}

func compareVersions(title, oldFolder, oldPath, nowFolder, nowPath, carriedPath, renamesPath string) error {
	var profiles [3]profile
	for i, path := range []string{oldPath, nowPath, carriedPath} {
		var err error
		if profiles[i], err = readProfile(path); err != nil {
			return err
		}
	}
	oldModule, err := module(oldFolder)
	if err != nil {
		return err
	}
	nowModule, err := module(nowFolder)
	if err != nil {
		return err
	}
	renames, err := readRenames(renamesPath)
	if err != nil {
		return err
	}
	sums := tally{strange: map[string]bool{}}
	for name, measured := range profiles[1] {
		path := strings.TrimPrefix(name, nowModule+"/")
		oldName := path
		if renamed, ok := renames[path]; ok {
			oldName = renamed
		}
		now, err := declarations(filepath.Join(nowFolder, path))
		if err != nil {
			return err
		}
		old, err := declarations(filepath.Join(oldFolder, oldName))
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		counts, names := wanted(old, now, profiles[0][oldModule+"/"+oldName], measured, &sums)
		if profiles[0][oldModule+"/"+oldName] == nil {
			counts = nil
		}
		if len(profiles[2][name]) != len(measured) {
			return fmt.Errorf("%s: %s has %d blocks, not %d", title, name, len(profiles[2][name]), len(measured))
		}
		compareFile(name, counts, names, profiles[2][name], measured, &sums)
	}
	return tell(title, &sums)
}

func statements(p profile) (covered, all int) {
	for _, blocks := range p {
		for b, count := range blocks {
			all += b.statements
			if count > 0 {
				covered += b.statements
			}
		}
	}
	return covered, all
}

func compareToolchains(title, oldPath, nowPath, carriedPath string) error {
	old, err := readProfile(oldPath)
	if err != nil {
		return err
	}
	now, err := readProfile(nowPath)
	if err != nil {
		return err
	}
	carried, err := readProfile(carriedPath)
	if err != nil {
		return err
	}
	wrong, missed := 0, 0
	for name, blocks := range now {
		for b, count := range blocks {
			got, ok := carried[name][b]
			if !ok || got > 0 && count == 0 {
				fmt.Printf("wrong: %s:%d.%d,%d.%d is carried and does not run\n", name, b.startLine, b.startCol, b.endLine, b.endCol)
				wrong++
			}
			if got == 0 && count > 0 {
				missed += b.statements
			}
		}
	}
	oldCovered, oldAll := statements(old)
	nowCovered, nowAll := statements(now)
	carriedCovered, carriedAll := statements(carried)
	fmt.Printf("%s: %d of %d statements were covered, %d of %d are, %d of %d are carried, %d of the covered ones are not; %d blocks wrong\n",
		title, oldCovered, oldAll, nowCovered, nowAll, carriedCovered, carriedAll, missed, wrong)
	if wrong > 0 || carriedAll != nowAll {
		return fmt.Errorf("%s: wrong", title)
	}
	return nil
}

func main() {
	var err error
	switch a := os.Args[1:]; {
	case len(a) == 8 && a[0] == "versions":
		err = compareVersions(a[1], a[2], a[3], a[4], a[5], a[6], a[7])
	case len(a) == 5 && a[0] == "toolchains":
		err = compareToolchains(a[1], a[2], a[3], a[4])
	default:
		err = fmt.Errorf("usage: carry versions|toolchains ...")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "carry:", err)
		os.Exit(1)
	}
}
