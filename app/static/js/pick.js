/* Writes the point that is tapped on a map of streets into the field of the form. */
function draw () {
  var at = load.dataset.at.split(' ').map(Number)
  var field = document.getElementById('point')
  var map = streets().setView([at[1], at[0]], [9, 12, 15][at[2]])
  var mark = window.L.circleMarker([at[1], at[0]], { radius: 10, color: '#0a5c52' })
  if (field.value) { mark.addTo(map) }
  load.hidden = true
  map.on('click', function (press) {
    var point = press.latlng.wrap()
    mark.setLatLng(point).addTo(map)
    field.value = point.lat.toFixed(5) + ', ' + point.lng.toFixed(5)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
