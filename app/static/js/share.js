/* Sharing and printing by the phone's own means, where it has them. */
var share = document.querySelector('[data-share]')
if (share && navigator.share) {
  share.addEventListener('click', function (event) {
    event.preventDefault()
    navigator.share({ title: document.title, url: location.href })
  })
}
var printing = document.querySelector('[data-print]')
if (printing) {
  printing.hidden = false
  printing.addEventListener('click', function () { window.print() })
}
