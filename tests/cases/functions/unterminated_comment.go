package p

func A() {} /* abc

func B() {}
