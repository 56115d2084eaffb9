/*
  What is chosen is seen at once: the preview, its code and the part of the map take the place of
  those before. Without script, or network, the form is sent as any other.
*/
var form = document.querySelector('main form')
var asks = 0
var letters = 0
function make (asked, button) {
  var address = form.action + '?' + asked
  var mine = ++asks
  var before = letters
  fetch(address, { credentials: 'omit' })
    .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer) })
    .then(function (text) {
      if (mine !== asks) return
      var page = new DOMParser().parseFromString(text, 'text/html')
      ;['made', 'f-bbox'].forEach(function (id) {
        document.getElementById(id).replaceWith(page.getElementById(id))
      })
      /* A part of the map stands for the town, unless another is being typed. */
      if (letters === before) form.near.value = page.getElementById('f-near').value
      history.replaceState(null, '', address)
    })
    .catch(function () { if (button) location.assign(address) })
}
form.near.addEventListener('input', function () { letters++ })
form.addEventListener('change', function () { make(new URLSearchParams(new FormData(form))) })
form.addEventListener('submit', function (event) {
  var button = event.submitter
  var asked = new URLSearchParams(new FormData(form, button))
  /* An older browser does not say which button was pressed: then the form is sent. */
  if (!button || (button.name && !asked.has(button.name) && !asked.has(button.name + '.x'))) return
  event.preventDefault()
  make(asked, button)
})
