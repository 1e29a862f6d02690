// SPDX-License-Identifier: Apache-2.0
// The HTML report's style and script, embedded as they stand in html_page.css and html_page.js.
    .section .rodata
    .global html_page_css, html_page_css_end, html_page_js, html_page_js_end
html_page_css:
    .incbin "report/html_page.css"
html_page_css_end:
html_page_js:
    .incbin "report/html_page.js"
html_page_js_end:
    .section .note.GNU-stack, "", %progbits
