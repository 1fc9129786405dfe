'use strict';
const value = (row, i) => {
  const cell = row.cells[i];
  const v = cell.dataset.v ?? cell.textContent;
  return v !== '' && !isNaN(v) ? Number(v) : v === '-Infinity' ? -Infinity : v;
};
const compare = (a, b) =>
  typeof a === 'number' && typeof b === 'number' ? (a > b) - (a < b)
    : String(a).localeCompare(String(b), 'en', {numeric: true});
for (const table of document.querySelectorAll('table.data')) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = 'Sort by this column';
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const down = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      heads.forEach(h => h.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down < 0 ? 'descending' : 'ascending');
      body.append(...[...body.rows].sort((a, b) => down * compare(value(a, i), value(b, i))));
    };
  });
  if (body.rows.length < 10) continue;
  const label = document.createElement('label');
  label.className = 'filter';
  const field = document.createElement('input');
  field.type = 'search';
  field.placeholder = 'Filter the rows, such as: mito missed';
  field.setAttribute('aria-label', 'Filter the rows of the next table');
  label.append(field);
  table.parentNode.before(label);
  field.oninput = () => {
    const words = field.value.toLowerCase().split(/\s+/);
    for (const row of body.rows) {
      const text = [...row.cells].map(c => c.textContent).join(' ').toLowerCase();
      row.hidden = !words.every(w => text.includes(w));
    }
  };
}
