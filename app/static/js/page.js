/* The page without script is whole; this adds the phone's position, and a faster way out. */
var out = document.querySelector('.exit')
out.addEventListener('click', function (event) {
  event.preventDefault()
  document.body.textContent = ''
  location.replace(out.href)
})
/* The position is rounded here, sent by POST, and never put into an address. */
document.querySelectorAll('[data-locate]').forEach(function (button) {
  if (!navigator.geolocation || !window.fetch || !window.FormData) return
  var form = button.form
  button.hidden = false
  button.addEventListener('click', function () {
    button.disabled = true
    navigator.geolocation.getCurrentPosition(function (found) {
      var values = new URLSearchParams(new FormData(form))
      values.delete('near')
      values.delete('place')
      values.set('lat', found.coords.latitude.toFixed(2))
      values.set('lon', found.coords.longitude.toFixed(2))
      fetch(form.action, { method: 'POST', body: values, credentials: 'omit' })
        .then(function (answer) { return answer.text() })
        .then(function (text) {
          var page = new DOMParser().parseFromString(text, 'text/html')
          history.pushState(null, '', form.action)
          document.title = page.title
          var old = document.querySelector('.sprite')
          if (old) old.remove()
          document.body.append(page.querySelector('.sprite'))
          document.querySelector('main').replaceWith(page.querySelector('main'))
          document.querySelector('main').focus()
        })
        .catch(function () { fail() })
    }, fail, { maximumAge: 600000, timeout: 15000 })
  })
  function fail () {
    button.disabled = false
    button.nextElementSibling.hidden = false
  }
})
var share = document.querySelector('[data-share]')
if (share && navigator.share) {
  share.addEventListener('click', function (event) {
    event.preventDefault()
    navigator.share({ title: document.title, url: location.href })
  })
}
var print = document.querySelector('[data-print]')
if (print) {
  print.hidden = false
  print.addEventListener('click', function () { window.print() })
}
