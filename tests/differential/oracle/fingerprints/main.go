// SPDX-License-Identifier: Apache-2.0

// Fingerprints writes another text of each Go file, formatted by gofmt's printer or made crooked, and tells which
// declarations have the same tokens in both as go/scanner reads them: the oracle of tests/differential/fingerprints.sh.
//
// For each file it prints the path that the text before has, that of the text after, and for each declaration 1 where
// the tokens are equal and 0 where they are not. Files that go/parser refuses are left out.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
)

type symbol struct {
	token token.Token
	text  string
}

// tokens is the normal form of a piece of text.
func tokens(text []byte) []symbol {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(text)), text, nil, 0)
	var found []symbol
	for {
		_, tok, lit := s.Scan()
		last := len(found) - 1
		closes := tok == token.RPAREN || tok == token.RBRACE || tok == token.RBRACK
		if last >= 0 && (found[last].token == token.SEMICOLON || found[last].token == token.COMMA) && closes {
			found = found[:last]
		}
		if tok == token.EOF {
			for len(found) > 0 && found[len(found)-1].token == token.SEMICOLON {
				found = found[:len(found)-1]
			}
			return found
		}
		if tok == token.SEMICOLON {
			lit = ""
		}
		found = append(found, symbol{tok, lit})
	}
}

// crooked has the same tokens, but for the commas and semicolons that the normal form drops.
func crooked(text []byte) []byte {
	var s scanner.Scanner
	var out bytes.Buffer
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	s.Init(file, text, nil, scanner.ScanComments)
	last, lineEnd := 0, "\n"
	for {
		pos, tok, lit := s.Scan()
		at := file.Offset(pos)
		if tok == token.SEMICOLON && lit == "\n" {
			continue
		}
		out.Write(bytes.ReplaceAll(text[last:at], []byte("\n"), []byte(lineEnd)))
		lineEnd = " // } x\r\n\r\n"
		if tok == token.EOF {
			return out.Bytes()
		}
		if tok == token.COMMENT {
			last = at + commentSize(text[at:])
			out.Write(text[at:last])
			lineEnd = "\r\n\r\n"
			continue
		}
		size := len(tok.String())
		if tok.IsLiteral() {
			size = literalSize(text[at:], lit)
		}
		out.WriteString(" /* { */ ")
		out.Write(text[at : at+size])
		last = at + size
	}
}

// commentSize is that of the comment which the text starts with; the scanner leaves carriage returns out of it.
func commentSize(text []byte) int {
	if text[1] == '*' {
		return bytes.Index(text[2:], []byte("*/")) + 4
	}
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		return n
	}
	return len(text)
}

// literalSize is that of a literal in the text; the scanner leaves carriage returns out of raw strings.
func literalSize(text []byte, lit string) int {
	if lit[0] != '`' {
		return len(lit)
	}
	return bytes.IndexByte(text[1:], '`') + 2
}

type declaration struct{ start, end int }

func hasFunc(symbols []symbol) bool {
	for _, s := range symbols {
		if s.token == token.FUNC {
			return true
		}
	}
	return false
}

func declarations(text []byte) ([][]symbol, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	piece := func(n ast.Node) []symbol {
		base := fset.File(n.Pos())
		end := min(base.Offset(n.End()), len(text))
		return tokens(text[base.Offset(n.Pos()):end])
	}
	var found [][]symbol
	for _, d := range file.Decls {
		if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.VAR {
			for _, spec := range gen.Specs {
				if symbols := piece(spec); hasFunc(symbols) {
					found = append(found, symbols)
				}
			}
		} else if _, ok := d.(*ast.FuncDecl); ok {
			found = append(found, piece(d))
		}
	}
	return found, nil
}

func equal(a, b []symbol) string {
	if len(a) != len(b) {
		return "0"
	}
	for i := range a {
		if a[i] != b[i] {
			return "0"
		}
	}
	return "1"
}

// compare writes the other text and prints the file's line.
func compare(out *bufio.Writer, path, other string, before [][]symbol, changed []byte) error {
	after, err := declarations(changed)
	if err != nil || len(before) != len(after) {
		return fmt.Errorf("%s: %d declarations became %d, %v", path, len(before), len(after), err)
	}
	if err := os.WriteFile(other, changed, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\t%s\t", path, other)
	for i := range before {
		out.WriteString(equal(before[i], after[i]))
	}
	out.WriteString("\n")
	return nil
}

// compareFile compares with the formatted text, when that is another one, and with a crooked one.
func compareFile(out *bufio.Writer, path, stem string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, err := declarations(text)
	if err != nil {
		return nil
	}
	if formatted, err := format.Source(text); err == nil && !bytes.Equal(formatted, text) {
		if err := compare(out, path, stem+"f.go", before, formatted); err != nil {
			return err
		}
	}
	return compare(out, path, stem+"c.go", before, crooked(text))
}

func run(out *bufio.Writer, folder string) error {
	names := bufio.NewScanner(os.Stdin)
	for n := 0; names.Scan(); n++ {
		if err := compareFile(out, names.Text(), filepath.Join(folder, fmt.Sprint(n))); err != nil {
			return err
		}
	}
	return names.Err()
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	if err := run(out, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "fingerprints:", err)
		os.Exit(1)
	}
	out.Flush()
}
