// The talk without reloading: sends with a key of its own, receives by a live stream, and never shows
// 已收到 before the server has committed. Everything also works without this file.
"use strict";

(function () {
  var compose = document.getElementById("compose");
  var box = document.getElementById("say");
  var log = document.getElementById("log");
  var lines = document.getElementById("lines");
  var source = document.getElementById("source");
  var paragraph = document.getElementById("paragraph");
  var words = compose.dataset;
  var wide = window.matchMedia("(min-width: 1000px)");
  var newest = Number(words.newest);
  var lastSaid = "";
  var waiting = null;
  var warning;

  // Older pages are for reading; what is said there goes the way of a plain form.
  if (words.earlier) return;

  // Showing ---------------------------------------------------------------------------------

  function show(id, isShown) {
    document.getElementById(id).hidden = !isShown;
  }

  function tell(sentence) {
    document.getElementById("told").textContent = sentence;
    show("told", Boolean(sentence));
  }

  function atEnd() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  }

  function toEnd() {
    log.scrollTop = log.scrollHeight;
    show("new", false);
  }

  // Where the talk rests: at its end, but never past what the person said last, so that a long answer
  // is read from its beginning.
  function restingPlace() {
    var end = log.scrollHeight - log.clientHeight;
    var own = lines.querySelectorAll(".me");
    if (!own.length) return end;
    var top = own[own.length - 1].getBoundingClientRect().top - log.getBoundingClientRect().top;
    return Math.min(end, log.scrollTop + top - 12);
  }

  function element(tag, className, text) {
    var made = document.createElement(tag);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // What is being read never moves: who has scrolled away is told that there is more.
  function append(item) {
    var follow = atEnd() || Math.abs(log.scrollTop - restingPlace()) < 80;
    lines.insertBefore(item, waiting);
    if (follow) log.scrollTop = restingPlace();
    show("new", !atEnd());
  }

  function parsed(html) {
    var holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  }

  function expectAnswer() {
    window.setTimeout(function () {
      if (waiting || !lines.lastElementChild.classList.contains("me")) return;
      var item = element("li", "bot wait");
      var bubble = item.appendChild(element("div", "msg"));
      bubble.setAttribute("role", "status");
      bubble.appendChild(element("span", "sr", words.wait));
      bubble.appendChild(element("div", "bone"));
      bubble.appendChild(element("div", "bone half"));
      append(item);
      waiting = item;
    }, 300);
  }

  function answered() {
    if (waiting) waiting.remove();
    waiting = null;
  }

  // Sending ---------------------------------------------------------------------------------

  function newKey() {
    var bytes = new Uint8Array(12);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  function ownLine(key, says) {
    var item = element("li", "me");
    item.dataset.key = key;
    item.appendChild(element("div", "msg")).appendChild(element("p", "lines", says));
    item.appendChild(element("p", "meta", words.sending));
    append(item);
    toEnd();
    return item;
  }

  function received(item, time) {
    var meta = item.querySelector(".meta");
    meta.className = "meta";
    meta.innerHTML = '<svg class="ico" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><use href="#i-check"/></svg>';
    meta.appendChild(document.createTextNode(words.received.replace("%", time)));
    if (item === lines.lastElementChild) expectAnswer();
  }

  function failed(item, message) {
    var meta = item.querySelector(".meta");
    meta.className = "meta failed";
    meta.textContent = words.failed;
    var again = meta.appendChild(element("button", "again", words.again));
    again.type = "button";
    again.addEventListener("click", function () { deliver(item, message); });
  }

  // The same key again is harmless, so a lost answer may be asked for as often as needed.
  function deliver(item, message) {
    item.querySelector(".meta").textContent = words.sending;
    var body = new URLSearchParams(message);
    body.set("form", words.form);
    return fetch("/chat/send", { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (response) {
        return response.json().then(function (answer) {
          if (response.ok) return received(item, answer.at);
          item.remove();
          tell(answer.told);
          if (message.text && !box.value) box.value = message.text;
          fit();
        });
      })
      .catch(function () { failed(item, message); });
  }

  function say(text) {
    var key = newKey();
    tell("");
    lastSaid = text;
    return deliver(ownLine(key, text), { key: key, text: text });
  }

  function tap(button) {
    var key = newKey();
    var item = ownLine(key, button.dataset.says);
    tell("");
    rest(button, deliver(item, { key: key, choice: button.value }));
  }

  // A double tap is one tap, however soon the server has taken the first: the button rests until its
  // message has arrived, and no shorter than a double tap lasts.
  function rest(button, delivered) {
    var lasted = new Promise(function (done) { window.setTimeout(done, 500); });
    button.disabled = true;
    Promise.all([delivered, lasted]).then(function () { button.disabled = false; });
  }

  function sendBox() {
    var text = box.value.trim();
    if (!text) return;
    box.value = "";
    fit();
    say(text);
  }

  // A file goes the same way with a key of its own; one that is too big does not even set out.
  function sendFile(input) {
    var form = document.getElementById("upload");
    var file = input.files[0];
    if (!file) return;
    tell(file.size > Number(form.dataset.most) ? form.dataset.told : "");
    if (file.size <= Number(form.dataset.most)) deliverFile(ownLine(newKey(), file.name), file);
    input.value = "";
  }

  function deliverFile(item, file) {
    var body = new FormData();
    item.querySelector(".meta").textContent = words.sending;
    body.append("form", words.form);
    body.append("key", item.dataset.key);
    body.append("file", file);
    fetch("/chat/upload", { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (response) {
        return response.json().then(function (answer) {
          if (response.ok) return received(item, answer.at);
          item.remove();
          tell(answer.told);
        });
      })
      .catch(function () { item.remove(); tell(words.failed); });
  }

  function fit() {
    box.style.height = "auto";
    box.style.height = Math.min(Math.max(box.scrollHeight + 2, 46), 168) + "px";
  }

  var chosen = document.getElementById("file");
  if (chosen) chosen.addEventListener("change", function () { sendFile(chosen); });

  compose.addEventListener("submit", function (event) {
    event.preventDefault();
    sendBox();
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[form=compose]");
    if (button) {
      event.preventDefault();
      // The second tap of two may fall on what has just moved under the finger.
      if (event.detail > 1) return;
      if (button.name === "choice") tap(button);
      else rest(button, say(button.value));
      return;
    }
    var link = event.target.closest("a.whole");
    if (link) {
      event.preventDefault();
      openSource(link.getAttribute("href").replace("/?", "/source?").replace("#source", ""), true);
      return;
    }
    var menu = document.querySelector("details.menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  // Keys ------------------------------------------------------------------------------------

  box.addEventListener("input", fit);
  box.addEventListener("keydown", function (event) {
    // While a Chinese input method composes, Enter belongs to it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      sendBox();
    } else if (event.key === "ArrowUp" && !box.value) {
      box.value = lastSaid || lastLine();
      fit();
      event.preventDefault();
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") closeAll();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.repeat || !/^[1-9]$/.test(event.key)) return;
    var last = lines.lastElementChild;
    var buttons = last ? last.querySelectorAll(".picks button[name=choice]") : [];
    var button = buttons[Number(event.key) - 1];
    if (button && !button.disabled && button.querySelector("kbd")) tap(button);
  });

  function lastLine() {
    var own = lines.querySelectorAll(".me .lines");
    return own.length ? own[own.length - 1].textContent : "";
  }

  function closeAll() {
    if (window.location.hash === "#source") {
      window.location.hash = "say";
      box.focus();
    }
    var menu = document.querySelector("details.menu[open]");
    if (menu) menu.open = false;
  }

  document.getElementById("new").addEventListener("click", toEnd);
  log.addEventListener("scroll", function () { if (atEnd()) show("new", false); });

  // The paragraph beside the talk --------------------------------------------------------------

  function openSource(address, isWanted) {
    fetch(address, { credentials: "same-origin" })
      .then(function (response) { return response.ok ? response.text() : ""; })
      .then(function (html) {
        if (!html) return;
        paragraph.innerHTML = html;
        source.scrollTop = 0;
        var hit = paragraph.querySelector("mark");
        if (isWanted && !wide.matches) window.location.hash = "source";
        if (hit) source.scrollTop = Math.max(0, hit.offsetTop - source.offsetTop - 120);
      })
      .catch(function () { return undefined; });
  }

  function newestSource(item) {
    var link = item.querySelector("a.whole");
    if (link && wide.matches) openSource(link.getAttribute("href").replace("/?", "/source?").replace("#source", ""), false);
  }

  // Receiving -------------------------------------------------------------------------------

  function isShown(message) {
    if (message.id) return document.getElementById("m-" + message.id) !== null;
    return lines.querySelector('[data-key="' + message.key + '"]') !== null;
  }

  // What was taken back gives way to one line that says so; nothing else moves.
  function takeBack(message) {
    var item = document.getElementById("m-" + message.id);
    if (item) item.replaceWith(parsed(message.html).querySelector("li:last-child"));
  }

  function onMessage(event) {
    var message = JSON.parse(event.data);
    if (message.withdrawn) return takeBack(message);
    if (isShown(message)) return;
    if (message.id) answered();
    newest = Math.max(newest, message.id);
    var item = parsed(message.html).querySelector("li:last-child");
    append(item);
    newestSource(item);
  }

  function onSide(event) {
    var side = JSON.parse(event.data);
    document.getElementById("panel").innerHTML = side.panel;
    document.getElementById("standing").innerHTML = side.standing;
  }

  function backIn(seconds) {
    var jitter = 0.5 + Math.random();
    window.setTimeout(function () { comeBack(Math.min(seconds * 2, 30)); }, seconds * 1000 * jitter);
  }

  // A page whose person has been changed in another tab is drawn anew instead of going on.
  function comeBack(nextSeconds) {
    fetch("/chat/alive?form=" + encodeURIComponent(words.form), { credentials: "same-origin" })
      .then(function (response) { return response.json(); })
      .then(function (page) {
        // From 0: a notice may have been sent after a message with a higher number.
        if (page.own) listen(0, nextSeconds);
        else if (box.value) tell(words.expired);
        else window.location.reload();
      })
      .catch(function () { backIn(nextSeconds); });
  }

  function listen(after, seconds) {
    var stream = new EventSource("/chat/stream?after=" + after + "&form=" + encodeURIComponent(words.form));
    stream.addEventListener("open", function () {
      window.clearTimeout(warning);
      show("lost", false);
      seconds = 1;
    });
    stream.addEventListener("message", onMessage);
    stream.addEventListener("side", onSide);
    stream.addEventListener("error", function () {
      stream.close();
      window.clearTimeout(warning);
      warning = window.setTimeout(function () { show("lost", true); }, 2000);
      backIn(seconds);
    });
  }

  toEnd();
  fit();
  listen(newest, 1);
  if (wide.matches) {
    box.focus();
    if (paragraph.dataset.first) openSource(paragraph.dataset.first, false);
  }
})();
