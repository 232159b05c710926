/* Takes a figure for sharing to the clipboard, as a table and as text; on its page alone. */
(function () {
  "use strict";

  var button = document.getElementById("copy");
  var shared = document.getElementById("shared");
  var said = document.getElementById("copied");

  function textOf(part) {
    return part.textContent.trim().replace(/\s+/g, " ");
  }

  function writeText() {
    return Array.from(shared.querySelectorAll("h2, p, tr, .marks > *"), function (part) {
      return part.matches("tr") ? Array.from(part.cells, textOf).join("\t") : textOf(part);
    }).join("\n");
  }

  /* The page's styles stay behind, and links that would lead nowhere; lines go along as attributes,
     which need no leave of the content security policy. */
  function writeTable() {
    var copy = shared.cloneNode(true);
    copy.querySelectorAll("caption").forEach(function (caption) { caption.remove(); });
    copy.querySelectorAll(".marks > *").forEach(function (part) {
      var line = document.createElement("p");
      line.textContent = textOf(part);
      part.replaceWith(line);
    });
    copy.querySelectorAll("table").forEach(function (table) {
      table.border = "1";
      table.cellPadding = "4";
      table.cellSpacing = "0";
    });
    copy.querySelectorAll("td").forEach(function (cell) { cell.align = "right"; });
    copy.querySelectorAll("th").forEach(function (cell) { cell.align = "left"; });
    return new XMLSerializer().serializeToString(copy);
  }

  function select() {
    var range = document.createRange();
    range.selectNodeContents(shared);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    said.textContent = "Selected. Press Ctrl+C to copy it.";
  }

  button.hidden = false;
  button.addEventListener("click", function () {
    if (!navigator.clipboard || !window.ClipboardItem) return select();
    navigator.clipboard.write([new ClipboardItem({
      "text/html": new Blob([writeTable()], { type: "text/html" }),
      "text/plain": new Blob([writeText()], { type: "text/plain" })
    })]).then(function () { said.textContent = "Copied. Paste it where it is to go."; }, select);
  });
})();
