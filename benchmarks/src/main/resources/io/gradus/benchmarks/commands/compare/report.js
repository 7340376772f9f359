const charts = JSON.parse(document.getElementById('data').textContent);
const tip = document.getElementById('tip');
const hidden = new Set();
const number = v => v === 0 ? '0' : Math.abs(v) < 1e-3 ? v.toExponential(2) : v.toPrecision(4);
const show = { ACCURACY: v => (100 * v).toFixed(2) + ' %', LOG: number };

document.querySelectorAll('figure > svg').forEach((svg, index) => {
  const chart = charts[index];
  const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  cursor.setAttribute('class', 'cursor');
  svg.append(cursor);
  const leave = () => { tip.hidden = true; cursor.removeAttribute('d'); };
  svg.addEventListener('pointerleave', leave);
  svg.addEventListener('pointermove', event => {
    const point = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(svg.getScreenCTM().inverse());
    const part = (point.x - chart.from) / (chart.to - chart.from);
    if (!(part >= -0.02 && part <= 1.02)) return leave();
    const x = chart.low + part * (chart.high - chart.low);
    const near = chart.series.filter(s => !hidden.has(s.style)).map(s => {
      let i = 0;
      s.x.forEach((v, j) => { if (Math.abs(v - x) < Math.abs(s.x[i] - x)) i = j; });
      return { name: s.name, color: s.color, x: s.x[i], y: s.y[i] };
    }).filter(s => s.y !== null).sort((a, b) => b.y - a.y);
    if (near.length === 0) return leave();
    const nearest = near.reduce((a, b) => Math.abs(b.x - x) < Math.abs(a.x - x) ? b : a).x;
    const at = chart.from + (nearest - chart.low) / (chart.high - chart.low) * (chart.to - chart.from);
    cursor.setAttribute('d', `M${at} ${chart.top}V${chart.bottom}`);
    tip.replaceChildren(table(nearest, near, show[chart.scale]));
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const right = event.clientX + 18 + box.width > innerWidth;
    tip.style.left = (right ? event.clientX - 18 - box.width : event.clientX + 18) + 'px';
    tip.style.top = Math.max(4, Math.min(event.clientY - 20, innerHeight - box.height - 4)) + 'px';
  });
});

function table(x, rows, format) {
  const table = document.createElement('table');
  table.createCaption().textContent = 'epoch ' + Number(x.toFixed(2));
  for (const row of rows) {
    const line = table.insertRow();
    const name = line.insertCell();
    name.className = row.color;
    name.append(document.createElement('b'), row.name);
    line.insertCell().textContent = format(row.y);
    line.lastChild.className = 'n';
  }
  return table;
}

document.querySelectorAll('[data-legend]').forEach(button => {
  const style = Number(button.dataset.legend);
  const lines = document.querySelectorAll(`[data-series="${style}"]`);
  const others = document.querySelectorAll(`[data-series]:not([data-series="${style}"])`);
  button.addEventListener('click', () => {
    const off = !hidden.has(style);
    off ? hidden.add(style) : hidden.delete(style);
    button.setAttribute('aria-pressed', String(!off));
    lines.forEach(line => line.classList.toggle('off', off));
  });
  button.addEventListener('pointerenter', () => others.forEach(l => l.classList.add('dim')));
  button.addEventListener('pointerleave', () => others.forEach(l => l.classList.remove('dim')));
});
