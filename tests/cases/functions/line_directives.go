package p
//line x.y:5
func A() {
}
/*line z.y:7:9*/func B() { /*line q:100*/ }
func C() {
 //line no.y:900
	//line no.y:901
}
//line :60:1
func D() {
}
//line C:\x.go:12
func E() { }
//line no colon
func F() {}
// line a.y:3
func G() {}
//linea.y:3
func H() {}
//line a.y:7:3
func I() {}; func J() {
}
/*line a:1:1*/ /*line :2:2*/ func K() {
/*line a:1073741824:1073741824*/ }
//line last.go:1