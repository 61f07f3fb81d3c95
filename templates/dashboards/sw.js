{% load static %}// Keeps the frame of the portal at hand for when the network is gone. Pages are never
// kept: they carry what belongs to one person, on devices that several may use.

const SHELF = "shell-1";
const OFFLINE = "{% url 'dashboards:offline' %}";
const SHELL = [
  OFFLINE,
  "{% get_static_prefix %}vendor/bootstrap/bootstrap.min.css",
  "{% get_static_prefix %}css/tokens.css",
  "{% get_static_prefix %}css/layout.css",
  "{% get_static_prefix %}img/logo.svg",
];

importScripts("{% static 'notifications/push-worker.js' %}");

self.addEventListener("install", (event) => {
  const fill = async () => (await caches.open(SHELF)).addAll(SHELL);
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((n) => n !== SHELF).map((n) => caches.delete(n)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (SHELL.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
