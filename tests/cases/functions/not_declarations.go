package p

import "C"

type F func()
type I interface {
	M()
	N() func()
}
type S struct {
	f func() struct{}
}

var f =
	func() {}
var (
	g = func() { func() {}() }
	h = map[string]func(){
		"a": func() {},
	}
)
var k, l = func() int { return 1 }(), []func(){func() {}}

const c = 0x1p-2 + 0xE+1 + 1e+5 + 1. + .5 + 1i + 'x' + 0b1_0

// func InComment() {}
/* func InComment() {} */ func A() {
	func() {
		var x = func() {}
		x()
	}()
}

var n = 1 /* a
b */ func B() {}
var m, o int; func C() {}; func D() {}
