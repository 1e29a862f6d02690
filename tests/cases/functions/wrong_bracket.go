package p

func A() {
	f(x]
}

func B() {}
