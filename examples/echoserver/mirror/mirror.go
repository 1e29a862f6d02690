// SPDX-License-Identifier: Apache-2.0

// Package mirror sends back what it was sent.
package mirror

import (
	"fmt"
	"io"
	"net/http"
)

const longestBody = 1 << 20

// Handler answers a POST with its body, after a greeting when ?name= tells whom.
type Handler struct{}

func (Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "a mirror needs something to show: POST it", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestBody))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	if name := r.URL.Query().Get("name"); name != "" {
		fmt.Fprintf(w, "hello %s\n", name)
	}
	if r.URL.Query().Get("reverse") == "true" {
		body = Reverse(body)
	}
	w.Write(body)
}

// Reverse turns a text around, character by character.
func Reverse(text []byte) []byte {
	runes := []rune(string(text))
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return []byte(string(runes))
}
