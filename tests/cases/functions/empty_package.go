// A comment.
package p