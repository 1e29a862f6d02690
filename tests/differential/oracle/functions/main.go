// SPDX-License-Identifier: Apache-2.0

// Functions prints the functions of Go files as go/parser sees them, in the form of functions_print: the oracle of
// tests/differential/functions.sh.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

// receiver is "T" or "*T" for a receiver with one entry of that form, and "" for every other.
func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) != 1 || len(decl.Recv.List[0].Names) > 1 {
		return ""
	}
	switch t := decl.Recv.List[0].Type.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.StarExpr:
		if id, ok := t.X.(*ast.Ident); ok {
			return "*" + id.Name
		}
	}
	return ""
}

func printFile(out *bufio.Writer, path string) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
	fmt.Fprintf(out, "== %s\n", path)
	if err != nil {
		fmt.Fprintf(out, "refused\n")
		return
	}
	for _, d := range file.Decls {
		decl, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		start, end := fset.Position(decl.Pos()), fset.Position(decl.End())
		body, bodyLine := "none", 0
		if decl.Body != nil {
			body, bodyLine = "body", fset.Position(decl.Body.Lbrace).Line
			if len(decl.Body.List) == 0 {
				body = "empty"
			}
		}
		fmt.Fprintf(out, "%s\t%d:%d\t%d:%d\t%s %d\t%s\n", decl.Name.Name, start.Line, start.Column, end.Line, end.Column,
			body, bodyLine, receiver(decl))
	}
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	names := bufio.NewScanner(os.Stdin)
	for names.Scan() {
		printFile(out, names.Text())
	}
}
