package p
var a = "abc\
"
func B() {}
