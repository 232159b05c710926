/* The views of a panel that are not seen at first travel as data, and are drawn here when somebody
   asks for them or prints: drawn with the page, they took most of the time to its first chart. */
(function () {
  "use strict";

  var ATTRIBUTES = { className: "class", tabIndex: "tabindex" };
  var drawn = new WeakMap();

  function draw(element) {
    if (element === null || typeof element !== "object") {
      return document.createTextNode(element === null ? "" : element);
    }
    var node = document.createElement(element.type === "Link" ? "a" : element.type);
    Object.keys(element.props).forEach(function (name) {
      var value = element.props[name];
      if (name === "children") {
        [].concat(value).forEach(function (child) { node.append(draw(child)); });
      } else {
        node.setAttribute(ATTRIBUTES[name] || name, value);
      }
    });
    return node;
  }

  /* What is shown is drawn anew only where a new answer has come. */
  function drawAll(views) {
    views.forEach(function (view) {
      if (drawn.get(view) === view.dataset.drawing) return;
      drawn.set(view, view.dataset.drawing);
      view.replaceChildren(draw(JSON.parse(view.dataset.drawing)));
    });
  }

  new MutationObserver(function () {
    drawAll(document.querySelectorAll('.panel:not([data-view="chart"]) [data-drawing]'));
  }).observe(document.documentElement, {
    attributeFilter: ["data-view", "data-drawing"], childList: true, subtree: true
  });

  window.addEventListener("beforeprint", function () {
    drawAll(document.querySelectorAll("[data-drawing]"));
  });
})();
