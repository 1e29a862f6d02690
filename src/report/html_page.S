// SPDX-License-Identifier: Apache-2.0
// The HTML report's style and script, embedded as they stand in html_page.css and, one after the other, html_*.js.
    .section .rodata
    .global html_page_css, html_page_css_end, html_page_js, html_page_js_end
html_page_css:
    .incbin "report/html_page.css"
html_page_css_end:
html_page_js:
    .incbin "report/html_theme.js"
    .incbin "report/html_tree.js"
    .incbin "report/html_view.js"
    .incbin "report/html_page.js"
html_page_js_end:
    .section .note.GNU-stack, "", %progbits
