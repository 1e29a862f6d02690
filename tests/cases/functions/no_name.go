package p

func () {}
