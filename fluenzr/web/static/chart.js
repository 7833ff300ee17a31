// Curves: a table with data-chart is drawn by uPlot above itself; its first column is the time (data-at, seconds).
"use strict";

const drawn = new Map();

function draw(table) {
  const place = document.getElementById(table.dataset.chart);
  const font = getComputedStyle(document.body).fontFamily;
  const color = (name) => {
    const probe = document.createElement("i");
    probe.className = `c-${name}`;
    place.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const data = heads.slice(1).map((_, column) => rows.map((row) => Number(row.cells[column + 1].dataset.value)));
  const axis = { stroke: color("quiet"), grid: { stroke: color("line"), width: 1 }, ticks: { show: false }, font: `12px ${font}` };
  const bars = uPlot.paths.bars({ size: [0.7, 40] });
  const names = rows.map((row) => row.cells[0].textContent.trim());
  drawn.get(place)?.destroy();
  const width = () => Math.max(240, place.clientWidth);
  const made = new uPlot({
    width: width(), height: 220, legend: { live: true }, cursor: { y: false },
    scales: { x: { time: false, range: (_, low, high) => rows.length > 1 ? [low - 0.6, high + 0.6] : [-0.6, 0.6] }, y: { range: (_, low, high) => [0, Math.max(4, Math.ceil(high * 1.1))] } },
    axes: [
      { ...axis, grid: { show: false }, space: 84, size: 30, values: (_, splits) => splits.map((at) => Number.isInteger(at) ? rows[at]?.cells[0].dataset.short ?? "" : "") },
      { ...axis, size: 46, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6], values: (_, splits) => splits.map((count) => count.toLocaleString(document.documentElement.lang)) },
    ],
    series: [
      { label: heads[0].textContent.trim(), value: (_, at) => names[at] ?? "" },
      ...heads.slice(1).map((head, place) => ({
        label: head.textContent.trim(), stroke: color(head.dataset.color), width: place ? 2 : 0,
        fill: place ? undefined : color(`${head.dataset.color}-wash`), paths: place ? undefined : bars,
        points: { show: place > 0 && rows.length < 40, size: 5 }, value: (_, count) => count?.toLocaleString(document.documentElement.lang) ?? "",
      })),
    ],
  }, [rows.map((_, at) => at), ...data], place);
  drawn.set(place, made);
  new ResizeObserver(() => made.setSize({ width: width(), height: 220 })).observe(place);
}

const all = () => document.querySelectorAll("table[data-chart]").forEach(draw);
all();
document.addEventListener("live", all);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
