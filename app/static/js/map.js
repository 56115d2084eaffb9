/* Draws the listings of this page on a map, when asked to. The list is the content, and stays. */
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
  ;[style, code].forEach(function (element) {
    element.crossOrigin = 'anonymous'
    element.referrerPolicy = 'no-referrer'
    element.onerror = fail
    document.head.append(element)
  })
  code.onload = draw
})
function fail () {
  document.getElementById('map-failed').hidden = false
  document.getElementById('map').hidden = true
  load.disabled = false
}
function draw () {
  var L = window.L
  var box = document.getElementById('map')
  box.hidden = false
  load.parentElement.hidden = true
  document.getElementById('map-failed').hidden = true
  var map = L.map(box, { scrollWheelZoom: false })
  L.tileLayer(load.dataset.tiles, { maxZoom: 18, referrerPolicy: 'strict-origin', attribution: '© OpenStreetMap' }).addTo(map)
  var listings = Array.from(document.querySelectorAll('[data-point]'))
  if (listings.length) map.fitBounds(listings.map(point), { maxZoom: 14, padding: [24, 24] })
  else map.setView([15, -92], 4)
  listings.forEach(function (item) { mark(item).addTo(map) })
}
function point (item) { return item.dataset.point.split(' ').map(Number) }
/* A door is a disc with its number; a town or area is a wide soft circle, never a pin. */
function mark (item) {
  var link = item.querySelector('a').cloneNode(true)
  var shape = item.dataset.kind === 'exact'
    ? window.L.circleMarker(point(item), { radius: 9, color: '#0a5c52', fillOpacity: 0.8 })
    : window.L.circle(point(item), { radius: 2500, color: '#0a5c52', weight: 1, fillOpacity: 0.15 })
  return shape.bindPopup(link)
}
