// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
)

// A source is a Go file that grows by random declarations.
type source struct {
	*rand.Rand
	strings.Builder
	depth int
}

func (s *source) oneOf(texts ...string) string { return texts[s.Intn(len(texts))] }

func (s *source) add(format string, values ...any) { fmt.Fprintf(s, format, values...) }

func (s *source) line(format string, values ...any) {
	s.add(strings.Repeat("\t", s.depth)+format+s.oneOf("\n", "\n", "\n", " // {\n", " /* } */\n", "\n\n"), values...)
}

func (s *source) name() string {
	return s.oneOf("f", "G", "init", "_", "main", "größe", "世界", "String", "x1", "Ж", "veryLongNameOfAFunction") +
		s.oneOf("", "", "2", "é")
}

func (s *source) expression() string {
	switch s.Intn(9) {
	case 0:
		return "`{\n}`"
	case 1:
		return `"}\"{"`
	case 2:
		return `'{'`
	case 3:
		return "func(a int) int { return a }(1)"
	case 4:
		return "[]struct{ a int }{{1}, {2}}"
	case 5:
		return "a[b[0]](c...)"
	case 6:
		return "map[string]func(){\"<&>\": func() {}}"
	case 7:
		return "P[int]{}.m /* ` */ (1)"
	}
	return fmt.Sprint(s.Intn(1000))
}

func (s *source) body() {
	s.depth++
	for n := s.Intn(4); n > 0; n-- {
		s.statement()
	}
	s.depth--
}

func (s *source) block(format string, values ...any) {
	s.line(format+" {", values...)
	s.body()
	s.line("}")
}

func (s *source) statement() {
	kind := s.Intn(12)
	if s.depth > 4 {
		kind = 11
	}
	switch kind {
	case 0:
		s.block("if %s == 1", "a")
	case 1:
		s.line("if a := 1; a > 0 {")
		s.body()
		s.line("} else {")
		s.body()
		s.line("}")
	case 2:
		s.block("for i := range 10")
	case 3:
		s.line("switch x := y.(type) {\ncase int:")
		s.body()
		s.line("default:\n}")
	case 4:
		s.line("select {\ncase <-c:")
		s.body()
		s.line("}")
	case 5:
		s.block("")
	case 6:
		s.line("defer func() {")
		s.body()
		s.line("}()")
	case 7:
		s.line("panic(%s)", s.expression())
	case 8:
		s.directive()
	default:
		s.line("a = %s", s.expression())
	}
}

// directive adds a comment that moves the lines after it, mostly.
func (s *source) directive() {
	n := 1 + s.Intn(200)
	switch s.Intn(8) {
	case 0:
		s.add("//line x.y:%d\n", n)
	case 1:
		s.add("//line x.y:%d:%d\n", n, 1+s.Intn(40))
	case 2:
		s.add("/*line x.y:%d:%d*/\n", n, 1+s.Intn(40))
	case 3:
		s.add("//line :%d\n", n)
	case 4:
		s.add(" //line x.y:%d\n", n)
	case 5:
		s.add("//line x.y\n")
	default:
		s.line("// a comment")
	}
}

func (s *source) function() {
	receiver := s.oneOf("", "", "", "(t T) ", "(t *T) ", "(P[K]) ", "(p *P[K]) ", "((*T)) ")
	parameters := s.oneOf("", "[K any]", "[K comparable, V interface{ ~int }]")
	if receiver != "" {
		parameters = ""
	}
	s.add("func %s%s%s(%s) %s", receiver, s.name(), parameters, s.oneOf("", "a int", "a struct{ b int }", "a ...func()"),
		s.oneOf("", "int ", "(a, b int) ", "interface{ m() } ", "func() struct{} "))
	if s.Intn(12) == 0 {
		s.add("\n") // declared without a body
		return
	}
	s.add(s.oneOf("{\n", "{\n", "{ // }\n", "{"))
	s.body()
	s.add(s.oneOf("}\n", "}\n\n", "};", "} // x\n"))
}

func (s *source) declaration() {
	switch s.Intn(10) {
	case 0:
		s.line("var v = %s", s.expression())
	case 1:
		s.line("var l = func() {")
		s.body()
		s.line("}")
	case 2:
		s.line("type T struct {\n\ta, b int `json:\"}\"`\n}")
	case 3:
		s.line("const (\n\tc = iota\n\td\n)")
	case 4:
		s.directive()
	default:
		s.function()
	}
}

// newSource returns a Go file; one in many is broken.
func newSource(random *rand.Rand) []byte {
	s := &source{Rand: random}
	s.add(s.oneOf("", "", "// Package comment.\n", "/* {\n} */ ", "\n\n", "//go:build linux\n\n"))
	s.add("package p%s", s.oneOf("\n", "\n\n", ";", " // }\n"))
	for n := s.Intn(8); n > 0; n-- {
		s.declaration()
	}
	text := []byte(s.String())
	switch s.Intn(20) {
	case 0:
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	case 1:
		text = append([]byte("\ufeff"), text...)
	case 2:
		text = bytes.TrimRight(text, "\n")
	case 3:
		text = mutated(random, text)
	}
	return text
}

const bytesOfInterest = " :.,0123456789-+\n\r{}()\"`'/*x\x80\xff"

// mutated changes a few bytes.
func mutated(random *rand.Rand, text []byte) []byte {
	changed := bytes.Clone(text)
	for n := 1 + random.Intn(3); n > 0 && len(changed) > 0; n-- {
		i := random.Intn(len(changed))
		switch random.Intn(4) {
		case 0:
			changed[i] = bytesOfInterest[random.Intn(len(bytesOfInterest))]
		case 1:
			changed = append(changed[:i], changed[i+1:]...)
		case 2:
			changed = append(changed[:i], append([]byte{changed[random.Intn(len(changed))]}, changed[i:]...)...)
		case 3:
			end := min(len(changed), i+random.Intn(20))
			changed = append(changed[:end:end], changed[i:]...)
		}
	}
	return changed
}
