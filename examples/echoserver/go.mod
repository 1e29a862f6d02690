module goc-plugin.example/echoserver

go 1.20
