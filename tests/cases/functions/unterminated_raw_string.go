package p

func A() {}

var s = `abc

func B() {}
