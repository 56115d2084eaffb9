/* Fetches Leaflet after a tap on its button, and then calls draw() of the page. */
var load = document.getElementById('map-load')
load.hidden = false
load.addEventListener('click', function () {
  load.disabled = true
  var style = document.createElement('link')
  style.rel = 'stylesheet'
  style.href = load.dataset.leaflet + 'leaflet.css'
  style.integrity = load.dataset.css
  var code = document.createElement('script')
  code.src = load.dataset.leaflet + 'leaflet.js'
  code.integrity = load.dataset.js
  var missing = 2
  ;[style, code].forEach(function (element) {
    element.crossOrigin = 'anonymous'
    element.referrerPolicy = 'no-referrer'
    element.onerror = fail
    element.onload = function () { if (!--missing) window.draw() }
    document.head.append(element)
  })
})
function fail () {
  document.getElementById('map-failed').hidden = false
  load.disabled = false
}
/* A map with streets in the box of the page. */
function streets () {
  var box = document.getElementById('map')
  box.hidden = false
  document.getElementById('map-failed').hidden = true
  var map = window.L.map(box, { scrollWheelZoom: false })
  window.L.tileLayer(load.dataset.tiles, {
    maxZoom: 18,
    referrerPolicy: 'strict-origin',
    attribution: '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>'
  }).addTo(map)
  return map
}
