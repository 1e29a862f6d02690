package p

func init() {}
func init() {}
func _() {}
func ext۰reflect۰Value۰Addr() {}
func ñ() {} 
func 世界(x int) {}
func A /* n */ ( /* p */ ) /* r */ { /* } */ }
