/*
  The position is rounded here, sent by POST, and never kept or put into an address. The list
  takes the form's place on the page; Back finds both in memory. Where the phone has dropped
  them, the list's entry in its history says only that a position was asked for: ask again.
  The step before a list goes on in the same way, with the position that it was given.
*/
var pages = {}
function here () { return location.href.split('#')[0] }
function parts (page) {
  return ['main', '.sprite'].map(function (part) { return page.querySelector(part) })
}
function keep (page, address) { pages[address] = { title: page.title, parts: parts(page) } }
function show (page) {
  document.title = page.title
  parts(document).forEach(function (part, n) { part.replaceWith(page.parts[n]) })
  offer()
}
function offer () {
  if (!navigator.geolocation || !window.fetch) return
  document.querySelectorAll('[data-locate]').forEach(function (button) {
    button.hidden = false
    button.onclick = locate
  })
  document.querySelectorAll('[data-located]').forEach(function (form) {
    form.onsubmit = function () {
      send(form, form.lat.value, form.lon.value, function () { form.submit() })
      return false
    }
  })
}
function locate () {
  var button = this
  button.disabled = true
  navigator.geolocation.getCurrentPosition(function (found) {
    var at = found.coords
    button.disabled = false
    send(button.form, at.latitude.toFixed(2), at.longitude.toFixed(2), fail)
  }, fail, { maximumAge: 600000, timeout: 15000 })
  function fail () {
    button.disabled = false
    button.nextElementSibling.hidden = false
  }
}
function send (form, latitude, longitude, fail) {
  var values = new URLSearchParams(new FormData(form))
  ;['near', 'place', 'lat', 'lon'].forEach(function (name) { values.delete(name) })
  var choices = Array.from(values).filter(function (pair) { return pair[1] })
  var address = form.action + (choices.length ? '?' + new URLSearchParams(choices) : '')
  values.set('lat', latitude)
  values.set('lon', longitude)
  fetch(form.action, { method: 'POST', body: values, credentials: 'omit' })
    .then(function (answer) { return answer.text() })
    .then(function (text) {
      var answer = new DOMParser().parseFromString(text, 'text/html')
      var moves = address !== here()
      keep(document, here())
      keep(answer, address)
      history[moves ? 'pushState' : 'replaceState']({ located: true }, '', address)
      show(pages[address])
      if (moves) scrollTo(0, 0)
      document.querySelector('main').focus()
    })
    .catch(fail)
}
addEventListener('popstate', function () {
  var page = pages[here()]
  if (page && !page.parts[0].isConnected) show(page)
})
offer()
if (history.state && history.state.located) {
  var again = document.querySelector('[data-locate]')
  if (again) again.click()
}
