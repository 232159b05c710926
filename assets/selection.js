/* The selection lives in the address. This mirrors the filter bar into it, and it into the bar.

   Writing the address through dcc.Location would make the router lay the page out again and throw
   away keyboard focus and half-typed text; history.pushState does not. */
(function () {
  "use strict";

  var DEFAULTS = { bands: "project", model: "2025", statistic: "mean" };
  var ALL = "all";
  var SEVERAL = "several";

  function yearBefore(day) {
    var parts = day.split("-");
    var isLeapDay = parts[1] === "02" && parts[2] === "29";
    return [String(parts[0] - 1), parts[1], isLeapDay ? "28" : parts[2]].join("-");
  }

  /* dcc ids of the controls are "control-<word>"; the callback's inputs give their order. */
  function controlsOf(context) {
    return context.inputs_list.slice(2).map(function (input) {
      return { word: input.id.replace("control-", ""), value: input.value };
    });
  }

  /* The last day of the period in the address, or "": 2024-03, 2023-24-Q4, 2024 (to 31 March). */
  function periodEnd(words) {
    var found = /^(\d{4})-(\d{2})$/.exec(words.get("month") || "");
    var year = Number(found && found[1]);
    var month = Number(found && found[2]);
    if (words.get("year")) { year = Number(words.get("year")); month = 3; }
    var quarter = /^(\d{4})-\d{2}-Q([1-4])$/.exec(words.get("quarter") || "");
    if (quarter) {
      month = [6, 9, 12, 3][quarter[2] - 1];
      year = Number(quarter[1]) + (month === 3 ? 1 : 0);
    }
    if (!year || !month) return words.get("to") || "";
    return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  }

  function valueFor(word, words, dataDate) {
    var given = words.getAll(word);
    if (word === "as_at") return given[0] || periodEnd(words) || dataDate;
    if (word === "compare") {
      var then = words.get("compare_to");
      if (!then) return "year";
      var select = document.getElementById("control-compare");
      var known = select && Array.prototype.some.call(select.options, function (option) {
        return option.value === then;
      });
      return known ? then : "other";
    }
    if (word === "compare_to") {
      return given[0] || yearBefore(words.get("as_at") || periodEnd(words) || dataDate);
    }
    if (given.length > 1) return SEVERAL;
    return given[0] || DEFAULTS[word] || ALL;
  }

  function set(words, word, value) {
    if (value) words.set(word, value);
    else words.delete(word);
  }

  function wordsFrom(controls, words, dataDate, changed) {
    var by = {};
    controls.forEach(function (control) { by[control.word] = control.value; });
    /* A date that is being typed is empty, or in the year 2 or 20, until it is whole. */
    var isDate = /^(19[5-9]|20)\d+-\d{2}-\d{2}$/;
    if (changed === "as_at" && isDate.test(by.as_at)) {
      /* A period in the address would outweigh the day just chosen. */
      ["from", "to", "month", "quarter", "year"].forEach(function (w) { words.delete(w); });
      set(words, "as_at", by.as_at === dataDate ? "" : by.as_at);
    }
    if (changed === "compare") {
      if (by.compare === "year") words.delete("compare_to");
      else if (by.compare === "other") {
        if (isDate.test(by.compare_to)) words.set("compare_to", by.compare_to);
      } else words.set("compare_to", by.compare);
    }
    if (changed === "compare_to" && by.compare === "other" && isDate.test(by.compare_to)) {
      words.set("compare_to", by.compare_to);
    }
    if (["as_at", "compare", "compare_to"].indexOf(changed) < 0 && by[changed] !== SEVERAL) {
      set(words, changed, by[changed] === (DEFAULTS[changed] || ALL) ? "" : by[changed]);
    }
    /* A list begins again on its first page when what is listed changes. */
    words.delete("page");
    return words;
  }

  function showComparison(compare) {
    var label = document.getElementById("label-compare_to");
    if (label) label.hidden = compare !== "other";
  }

  /* Where only published dates are offered, another in the address is an option of its own. */
  function offer(word, value) {
    var select = document.getElementById("control-" + word);
    if (!value || !select || !select.options) return;
    /* Without the control's own empty one. */
    var options = Array.prototype.filter.call(select.options, function (option) {
      return option.value;
    }).map(function (option) {
      return { value: option.value, label: option.text };
    });
    if (options.some(function (option) { return option.value === value; })) return;
    var day = new Date(value).toLocaleDateString(
      "en-GB", { day: "numeric", month: "long", year: "numeric" });
    window.dash_clientside.set_props("control-" + word, {
      options: options.concat({ value: value, label: day + ", not published" })
    });
  }

  function markPage() {
    document.querySelectorAll("aside nav a").forEach(function (link) {
      if (link.pathname === window.location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  /* Links and Back change the address. dcc.Location cannot be asked: it compares with the last
     address it knows, and does not know of those pushed here. */
  var moves = 0;
  var lastTyped = "";
  ["popstate", "_dashprivate_pushstate"].forEach(function (name) {
    window.addEventListener(name, function () {
      moves += 1;
      window.dash_clientside.set_props("address", { data: moves });
    });
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.selection = {
    mirror: function () {
      var context = window.dash_clientside.callback_context;
      var dataDate = arguments[arguments.length - 1];
      var controls = controlsOf(context);
      var trigger = context.triggered.length === 1 ? context.triggered[0].prop_id.split(".")[0] : "";
      var words = new URLSearchParams(window.location.search);
      var isTyped = trigger.indexOf("control-") === 0;
      if (isTyped) {
        words = wordsFrom(controls, words, dataDate, trigger.replace("control-", ""));
        var search = words.toString() ? "?" + words.toString() : "";
        if (search !== window.location.search) {
          /* A date typed part by part is one step back, not one for each of its parts. */
          var isSameStep = trigger === lastTyped && /as_at|compare_to/.test(trigger);
          var write = isSameStep ? "replaceState" : "pushState";
          window.history[write]({}, "", window.location.pathname + search);
        }
        lastTyped = trigger;
      } else {
        lastTyped = "";
      }
      markPage();
      /* The controls follow the address, never one another: what is half typed stays as it is. */
      var values = controls.map(function (control) {
        var value = isTyped ? control.value : valueFor(control.word, words, dataDate);
        if (control.word === "compare") showComparison(value);
        if (control.word === "as_at" || control.word === "compare_to") offer(control.word, value);
        return value === control.value ? window.dash_clientside.no_update : value;
      });
      var query = words.toString() ? "?" + words.toString() : "";
      var known = arguments[arguments.length - 2];
      return [query === known ? window.dash_clientside.no_update : query].concat(values);
    },

    /* The navigation takes the selection along, but not what only one page understands. */
    carry: function (query, links) {
      var words = new URLSearchParams(query || "");
      ["measure", "sort", "page"].forEach(function (word) { words.delete(word); });
      var search = words.toString() ? "?" + words.toString() : "";
      return links.map(function (link) { return link.path + search; });
    }
  };
})();
