%{
package p
%}

%%
func A() {}
