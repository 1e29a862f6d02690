package p

func A() {
	x := "abc
}

func B() {}
