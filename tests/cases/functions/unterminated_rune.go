package p

var r = '
