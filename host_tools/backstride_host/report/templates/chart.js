"use strict";
// What a page can do beyond being read: a cursor with values, zoom, times of the reader's own zone.
(() => {
  const STEPS = {
    clock: [1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600],
    days: [1, 7, 14, 28, 56, 112, 364],
  };
  const LABELS_MOST = 6;
  const DAY_MS = 86400000;
  // What A4 leaves between its margins, in the pixels of a chart that is printed smaller.
  const PAPER_PX = 870;

  function timeWords(data, t) {
    if (data.axis === "days") {
      const day = new Date(Date.parse(data.from_day) + Math.floor(t) * DAY_MS);
      return day.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
    }
    const whole = Math.round(t);
    const two = (value) => String(value).padStart(2, "0");
    const minutes = Math.floor(whole / 60) % 60;
    const hours = Math.floor(whole / 3600);
    return (hours ? `${hours}:${two(minutes)}` : String(minutes)) + `:${two(whole % 60)}`;
  }

  function valueWords(column, row) {
    const value = column.values[row];
    if (value === null) return "–";
    return column.decimals === null ? value : `${value.toFixed(column.decimals)} ${column.unit}`.trim();
  }

  class Chart {
    constructor(card) {
      this.card = card;
      this.data = JSON.parse(document.getElementById(card.dataset.chart).textContent);
      this.stage = card.querySelector(".stage");
      this.cursor = card.querySelector(".cursor");
      this.chosen = card.querySelector(".chosen");
      this.row = null;
      this.from = this.data.start;
      this.to = this.data.end;
      // The times nearer than this belong together: nothing is to be seen closer.
      this.least = Math.max((this.to - this.from) / 500, this.data.axis === "clock" ? 2 : 1);
      this.buildReadout();
      this.listen();
      new ResizeObserver(() => this.fit()).observe(this.stage);
      for (const hidden of card.querySelectorAll(".tools, .hint, .readout")) hidden.hidden = false;
    }

    buildReadout() {
      const list = this.card.querySelector(".readout dl");
      this.cells = this.data.columns.map((column) => {
        const pair = document.createElement("div");
        const cell = document.createElement("dd");
        pair.append(Object.assign(document.createElement("dt"), { textContent: column.title }), cell);
        list.append(pair);
        return cell;
      });
      this.when = this.card.querySelector(".readout .at");
      Object.assign(this.stage, { tabIndex: 0, role: "slider" });
      this.say("aria-label", this.card.querySelector("h2").textContent);
      this.say("aria-valuemin", 0);
      this.say("aria-valuemax", this.data.t.length - 1);
      this.show(0, false);
    }

    say(name, value) {
      this.stage.setAttribute(name, value);
    }

    listen() {
      const at = (event) => {
        const box = this.stage.getBoundingClientRect();
        const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
        return this.from + part * (this.to - this.from);
      };
      let began = null;
      this.stage.addEventListener("pointerdown", (event) => {
        began = event.pointerType === "mouse" && event.button === 0 ? at(event) : null;
        this.showAt(at(event));
      });
      this.stage.addEventListener("pointermove", (event) => {
        this.showAt(at(event));
        if (began !== null) this.mark(began, at(event));
      });
      window.addEventListener("pointerup", (event) => {
        if (began === null) return;
        const [low, high] = [began, at(event)].sort((a, b) => a - b);
        began = null;
        this.chosen.hidden = true;
        if (high - low >= this.least) this.zoom(low, high);
      });
      this.stage.addEventListener("dblclick", () => this.zoom(this.data.start, this.data.end));
      this.stage.addEventListener("keydown", (event) => this.key(event));
      const deeds = {
        in: () => this.scale(0.5),
        out: () => this.scale(2),
        all: () => this.zoom(this.data.start, this.data.end),
      };
      for (const button of this.card.querySelectorAll("[data-do]"))
        button.addEventListener("click", deeds[button.dataset.do]);
    }

    key(event) {
      const far = event.shiftKey ? 20 : 1;
      const last = this.data.t.length - 1;
      const rows = { ArrowLeft: this.row - far, ArrowRight: this.row + far, Home: 0, End: last };
      if (event.key in rows) this.show(Math.min(last, Math.max(0, rows[event.key])), true);
      else if (event.key === "+") this.scale(0.5);
      else if (event.key === "-") this.scale(2);
      else if (event.key === "0") this.zoom(this.data.start, this.data.end);
      else return;
      event.preventDefault();
    }

    showAt(t) {
      const times = this.data.t;
      let low = 0;
      let high = times.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (times[middle] <= t) low = middle;
        else high = middle;
      }
      this.show(t - times[low] <= times[high] - t ? low : high, true);
    }

    show(row, seen) {
      this.row = row;
      const t = this.data.t[row];
      if (seen && (t < this.from || t > this.to)) this.zoom(...this.around(t, this.to - this.from));
      const words = this.data.columns.map((column) => valueWords(column, row));
      this.cells.forEach((cell, place) => (cell.textContent = words[place]));
      this.when.textContent = timeWords(this.data, t);
      this.say("aria-valuenow", row);
      const told = this.data.columns.map((column, place) => `${column.title} ${words[place]}`);
      this.say("aria-valuetext", `${timeWords(this.data, t)}: ${told.join(", ")}`);
      this.cursor.hidden = !seen;
      this.cursor.style.left = this.percent(t);
    }

    percent(t) {
      return `${(100 * (t - this.from)) / (this.to - this.from)}%`;
    }

    mark(from, to) {
      this.chosen.hidden = false;
      this.chosen.style.left = this.percent(Math.min(from, to));
      this.chosen.style.width = `${(100 * Math.abs(to - from)) / (this.to - this.from)}%`;
    }

    around(t, span) {
      const whole = this.data.end - this.data.start;
      const length = Math.min(whole, Math.max(this.least, span));
      const from = Math.min(this.data.end - length, Math.max(this.data.start, t - length / 2));
      return [from, from + length];
    }

    scale(factor) {
      const t = this.cursor.hidden ? (this.from + this.to) / 2 : this.data.t[this.row];
      this.zoom(...this.around(t, (this.to - this.from) * factor));
    }

    zoom(from, to) {
      [this.from, this.to] = [from, to];
      for (const curves of this.card.querySelectorAll(".curves")) {
        const height = curves.getAttribute("height");
        curves.setAttribute("viewBox", `${from} 0 ${to - from} ${height}`);
      }
      for (const placed of this.card.querySelectorAll("[data-from]")) {
        const { from: start, to: end } = placed.dataset;
        placed.setAttribute("x", this.percent(Number(start)));
        if (end !== undefined)
          placed.setAttribute("width", `${(100 * (end - start)) / (to - from)}%`);
      }
      this.label();
      this.fit();
      const t = this.data.t[this.row];
      if (t < from || t > to) this.cursor.hidden = true;
      this.cursor.style.left = this.percent(t);
    }

    // Of a band's two texts shows the one that there is room for, if any.
    fit(stage = this.stage.clientWidth) {
      for (const band of this.card.querySelectorAll(".band")) {
        const room = (parseFloat(band.getAttribute("width")) / 100) * stage - 10;
        let shown = false;
        for (const text of band.querySelectorAll("text")) {
          const fits = !shown && text.getComputedTextLength() <= room;
          text.setAttribute("visibility", fits ? "visible" : "hidden");
          shown ||= fits;
        }
      }
    }

    label() {
      const length = this.to - this.from;
      const steps = STEPS[this.data.axis];
      const step = steps.find((one) => length / one <= LABELS_MOST) ?? steps.at(-1);
      const times = [];
      for (let t = Math.ceil(this.from / step) * step; t <= this.to; t += step) times.push(t);
      const labels = times.map((t) => {
        const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
        const part = (t - this.from) / length;
        text.setAttribute("x", this.percent(t));
        text.setAttribute("y", 14);
        text.setAttribute("text-anchor", part < 0.06 ? "start" : part > 0.94 ? "end" : "middle");
        text.textContent = timeWords(this.data, t);
        return text;
      });
      this.card.querySelector(".times").replaceChildren(...labels);
    }
  }

  const charts = [...document.querySelectorAll("[data-chart]")].map((card) => new Chart(card));
  for (const button of document.querySelectorAll("[data-at]"))
    button.addEventListener("click", () => {
      charts[0]?.showAt(Number(button.dataset.at));
      charts[0]?.stage.scrollIntoView({ block: "center" });
    });
  for (const time of document.querySelectorAll("time[datetime]")) {
    const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
    const clock = { hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
    time.textContent = new Date(time.dateTime).toLocaleString("en-GB", { ...options, ...clock });
  }
  window.addEventListener("beforeprint", () => {
    for (const chart of charts) {
      chart.cursor.hidden = true;
      chart.fit(PAPER_PX);
    }
  });
})();
