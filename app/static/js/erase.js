/* What the answer's header has erased already, for browsers that do not know the header. */
function attempt (erase) { try { erase() } catch (e) {} }
attempt(function () { localStorage.clear() })
attempt(function () { sessionStorage.clear() })
attempt(function () {
  caches.keys().then(function (names) { names.forEach(function (name) { caches.delete(name) }) })
})
attempt(function () {
  navigator.serviceWorker.getRegistrations().then(function (workers) {
    workers.forEach(function (worker) { worker.unregister() })
  })
})
attempt(function () {
  indexedDB.databases().then(function (found) {
    found.forEach(function (one) { indexedDB.deleteDatabase(one.name) })
  })
})
