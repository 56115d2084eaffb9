/*
  The position is rounded here, sent by POST, and never kept or put into an address. The list
  takes the form's place on the page; Back finds both in memory. Where the phone has dropped
  them, the list's entry in its history says only that a position was asked for: ask again.
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
  if (!navigator.geolocation || !window.fetch || !window.URLSearchParams) return
  document.querySelectorAll('[data-locate]').forEach(function (button) {
    button.hidden = false
    button.onclick = locate
  })
}
function locate () {
  var button = this
  button.disabled = true
  navigator.geolocation.getCurrentPosition(function (found) {
    var values = new URLSearchParams(new FormData(button.form))
    ;['near', 'place'].forEach(function (name) { values.delete(name) })
    var choices = Array.from(values).filter(function (pair) { return pair[1] })
    var address = button.form.action + (choices.length ? '?' + new URLSearchParams(choices) : '')
    values.set('lat', found.coords.latitude.toFixed(2))
    values.set('lon', found.coords.longitude.toFixed(2))
    fetch(button.form.action, { method: 'POST', body: values, credentials: 'omit' })
      .then(function (answer) { return answer.text() })
      .then(function (text) {
        var answer = new DOMParser().parseFromString(text, 'text/html')
        var moves = address !== here()
        button.disabled = false
        keep(document, here())
        keep(answer, address)
        history[moves ? 'pushState' : 'replaceState']({ located: true }, '', address)
        show(pages[address])
        if (moves) scrollTo(0, 0)
        document.querySelector('main').focus()
      })
      .catch(fail)
  }, fail, { maximumAge: 600000, timeout: 15000 })
  function fail () {
    button.disabled = false
    button.nextElementSibling.hidden = false
  }
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
