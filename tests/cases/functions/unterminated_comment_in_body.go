package p

func A() {
	/* }
