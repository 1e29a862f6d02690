// SPDX-License-Identifier: Apache-2.0

// Package api says which path is answered by whom.
package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"goc-plugin.example/echoserver/mirror"
	"goc-plugin.example/echoserver/users"
)

const helloText = "Say something to /mirror and it comes back.\n"

// NewHandler returns the service's paths.
func NewHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", hello)
	mux.HandleFunc("/ping", ping)
	mux.HandleFunc("/cover", cover)
	mux.Handle("/mirror", mirror.Handler{})
	mux.Handle("/users", users.NewHandler(users.NewDirectory("ann", "bob")))
	return mux
}

func hello(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	fmt.Fprint(w, helloText)
}

func ping(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, map[string]string{"message": "pong"})
}

// cover binds a book of so many pages: a few branches to run or to leave.
func cover(w http.ResponseWriter, r *http.Request) {
	pages, err := strconv.Atoi(r.FormValue("pages"))
	if err != nil || pages < 1 {
		http.Error(w, "how many pages?", http.StatusBadRequest)
		return
	}
	writeJSON(w, map[string]string{"cover": binding(pages)})
}

func binding(pages int) string {
	switch {
	case pages < 50:
		return "staples"
	case pages < 400:
		return "paper"
	default:
		return "cloth"
	}
}

func writeJSON(w http.ResponseWriter, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(append(text, '\n'))
}
