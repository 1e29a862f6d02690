package main

import "example.com/shop/cart"

var greet = func() string {
	return "hello"
}

func init() { println(greet()) }
func init() {}

func _() { println("never built") }

func main() {
	if c := cart.New(); c.Len() > 0 { println("full"); return }; println("empty")
}
