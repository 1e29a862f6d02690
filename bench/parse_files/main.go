// SPDX-License-Identifier: Apache-2.0

// Parse_files parses the Go files named on standard input with go/parser, as `go tool cover` does, and prints how many
// functions they declare: the peer of scan_files.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

func main() {
	names := bufio.NewScanner(os.Stdin)
	functions := 0
	for names.Scan() {
		file, err := parser.ParseFile(token.NewFileSet(), names.Text(), nil, 0)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		for _, declaration := range file.Decls {
			if _, ok := declaration.(*ast.FuncDecl); ok {
				functions++
			}
		}
	}
	fmt.Println(functions, "functions")
}
