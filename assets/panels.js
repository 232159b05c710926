/* Chart | Table | About: which view a panel shows is the reader's own and needs no server. */
(function () {
  "use strict";

  function markButtons(panel) {
    panel.querySelectorAll("button[data-show]").forEach(function (button) {
      var pressed = String(button.dataset.show === panel.dataset.view);
      if (button.getAttribute("aria-pressed") !== pressed) {
        button.setAttribute("aria-pressed", pressed);
      }
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-show]");
    if (!button) return;
    var panel = button.closest(".panel");
    panel.dataset.view = button.dataset.show;
    markButtons(panel);
    /* A chart that was hidden while the window changed must fit its place again. */
    window.dispatchEvent(new Event("resize"));
  });

  /* A new answer draws the buttons anew; the view stays what the reader chose. */
  new MutationObserver(function () {
    document.querySelectorAll(".panel").forEach(markButtons);
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* On paper a chart has another width than on the screen. */
  ["beforeprint", "afterprint"].forEach(function (name) {
    window.addEventListener(name, function () { window.dispatchEvent(new Event("resize")); });
  });

  /* On a phone the menu begins closed. */
  var narrow = window.matchMedia("(max-width: 760px)");
  function foldMenu() {
    var menu = document.getElementById("menu");
    if (menu) menu.open = !narrow.matches;
  }
  narrow.addEventListener("change", foldMenu);
  new MutationObserver(function (_changes, observer) {
    if (!document.getElementById("menu")) return;
    observer.disconnect();
    foldMenu();
  }).observe(document.documentElement, { childList: true, subtree: true });
  /* Having chosen a page, the reader wants the page. */
  document.addEventListener("click", function (event) {
    if (narrow.matches && event.target.closest && event.target.closest("#menu nav a")) foldMenu();
  });

  /* A session that has ended shows no more: whoever still looks is asked to sign in again. */
  var ask = window.fetch;
  window.fetch = function () {
    return ask.apply(window, arguments).then(function (answer) {
      if (answer.status === 401) {
        var here = window.location.pathname + window.location.search;
        window.location.assign("/sign-in?next=" + encodeURIComponent(here));
      }
      return answer;
    });
  };
})();
