/* Draws the listings of this page on a map, when asked to. The list is the content, and stays. */
var SEA = '#0a5c52'
document.getElementById('map-scriptless').hidden = true
function draw () {
  var L = window.L
  var map = streets()
  load.parentElement.hidden = true
  var spots = together(document.querySelectorAll('[data-point]'))
  if (spots.length) map.fitBounds(spots.map(where), { maxZoom: 14, padding: [24, 24] })
  else map.setView([15, -92], 4)
  var wide = spots.map(function (items) { return mark(items).addTo(map) })
    .filter(function (shape) { return shape.options.town })
  function size () {
    var metres = 15 * 156543 / Math.pow(2, map.getZoom())
    wide.forEach(function (shape) { shape.setRadius(Math.max(2500, metres)) })
  }
  map.on('zoomend', size)
  size()
}
/* Listings at one point share a mark: those of a town whose doors are not known. */
function together (items) {
  var spots = {}
  items.forEach(function (item) {
    var at = item.dataset.point
    spots[at] = (spots[at] || []).concat(item)
  })
  return Object.keys(spots).map(function (at) { return spots[at] })
}
function where (items) { return items[0].dataset.point.split(' ').map(Number) }
/* A door is a disc; a town or area is a wide soft circle, never a pin. Both carry their numbers. */
function mark (items) {
  var L = window.L
  var door = items.some(function (item) { return item.dataset.kind === 'exact' })
  var shape = door
    ? L.circleMarker(where(items), { radius: 10, color: SEA, fillOpacity: 0.8 })
    : L.circle(where(items), { town: true, color: SEA, weight: 1, fillOpacity: 0.2 })
  var numbers = items.map(function (item) { return item.id.slice(1) })
  var names = document.createElement('div')
  items.forEach(function (item) {
    names.append(item.querySelector('h3').cloneNode(true))
  })
  return shape.bindPopup(names)
    .bindTooltip(numbers.join(', '), { permanent: true, direction: door ? 'right' : 'center' })
}
