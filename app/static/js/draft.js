/* Keeps what is typed every few seconds, so that nothing is lost with the session or the phone. */
var form = document.querySelector('[data-draft]')
var changed = false
form.addEventListener('input', function () { changed = true })
form.addEventListener('submit', function () { changed = false })
setInterval(function () {
  if (!changed) { return }
  changed = false
  fetch(form.dataset.draft, { method: 'POST', body: new FormData(form) }).catch(function () { changed = true })
}, 4000)
