"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  // Without this there is nothing to move, and the page stays as it was written.
  if (typeof DecompressionStream === "undefined") return;

  const inflated = async (text, format) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const element = (tag, attributes) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of attributes) made.setAttribute(name, value);
    return made;
  };

  // The picture of one moment, from its kinds of elements, in which order they come, and a list for each attribute that varies.
  const elements = (kinds, { order, lists }, address) => {
    const top = document.createDocumentFragment();
    const open = [top];
    const taken = kinds.map(() => 0);
    for (let at = 0; at < order.length; at += 2) {
      const kind = order[at];
      for (let count = order[at + 1]; count > 0; count -= 1) {
        if (kind < 0) {
          open.pop();
          continue;
        }
        const { tag, opens, fixed, varies } = kinds[kind];
        const made = element(tag, fixed);
        let upper = 0;
        varies.forEach((name, column) => {
          const value = lists[kind][column][taken[kind]];
          if (name === "words") made.textContent = value;
          else if (name === "href") made.setAttribute(name, address(value));
          else if (name === "bottom") made.setAttribute("height", Math.round((value - upper) * 100) / 100);
          else made.setAttribute(name, value);
          if (name === "y") upper = value;
        });
        taken[kind] += 1;
        open[open.length - 1].append(made);
        if (opens) open.push(made);
      }
    }
    return top;
  };

  // Pictures of pixels: the levels of each moment are what they are more than those before it.
  const painter = (film, bytes) => {
    if (!film.pictures) return () => () => "";
    const { rows, columns, count, palette } = film.pictures;
    const size = rows * columns;
    for (let at = count * size; at < bytes.length; at += 1) bytes[at] = (bytes[at] + bytes[at - count * size]) & 255;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [columns, rows];
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(columns, rows);
    return (moment) => (number) => {
      const first = (moment * count + Number(number)) * size;
      for (let at = 0; at < size; at += 1) {
        const color = parseInt(palette.substr(6 * bytes[first + at], 6), 16);
        image.data.set([color >> 16, (color >> 8) & 255, color & 255, 255], 4 * at);
      }
      pen.putImageData(image, 0, 0);
      return canvas.toDataURL("image/png");
    };
  };

  const begin = async (slider) => {
    const cell = slider.closest("section");
    const readings = cell.querySelector(":scope > .readings");
    const packed = JSON.parse(cell.querySelector(":scope > script").textContent);
    const film = JSON.parse(new TextDecoder().decode(await inflated(packed.moments, "deflate")));
    const paint = painter(film, packed.pixels ? await inflated(packed.pixels, "deflate") : null);
    const figures = cell.querySelectorAll(":scope > figure > svg");
    const [back, forward, play] = ["back", "forward", "play"].map((name) => slider.querySelector("." + name));
    const range = slider.querySelector("input");
    const said = slider.querySelector("output");
    const bodies = readings.querySelectorAll("tbody");
    const last = film.names.length - 1;

    for (const figure of film.figures) {
      figure.svg = figures[figure.number];
      figure.first = [...figure.svg.children].slice(0, 3);
      figure.whole = [...figure.svg.children].slice(3);
    }
    const marks = film.marks.map(({ number, frames }) => {
      const mark = element("path", [["class", "here"], ["fill", "none"], ["stroke", film.ink], ["stroke-width", "2"]]);
      figures[number].append(mark);
      return { mark, frames };
    });

    const show = (moment) => {
      for (const { svg, first, whole, kinds, moments, height } of film.figures) {
        // The last moment is what stands on the page; but a graph there has its last step marked.
        const is_whole = moment === last && film.ends_whole;
        const drawn = is_whole ? whole : [elements(kinds, moments[moment], paint(moment))];
        svg.replaceChildren(...first, ...drawn);
        for (const side of [svg, first[2]]) side.setAttribute("height", height);
        svg.setAttribute("viewBox", "0 0 " + svg.getAttribute("width") + " " + height);
      }
      for (const { mark, frames } of marks) {
        const [x, y, width, height] = frames[moment];
        mark.setAttribute("d", `M${x} ${y}h${width}v${height}h${-width}z`);
      }
      bodies.forEach((body, table) => {
        body.replaceChildren(...film.tables[moment][table].map((fields) => {
          const row = document.createElement("tr");
          for (const [shown, exact] of fields) {
            const field = row.insertCell();
            field.textContent = shown;
            if (exact !== "") {
              field.dataset.value = exact;
              field.title = exact;
              if (!Number.isNaN(Number(exact))) field.className = "number";
            }
          }
          return row;
        }));
      });
      range.value = moment;
      range.setAttribute("aria-valuetext", film.names[moment]);
      said.textContent = [film.names[moment], film.said[moment]].filter((words) => words).join(": ");
      back.disabled = moment === 0;
      forward.disabled = moment === last;
    };

    let timer = 0;
    const rest = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = play.dataset.play;
      said.setAttribute("aria-live", "polite");
    };
    const step = (by) => show(Math.min(last, Math.max(0, Number(range.value) + by)));
    const stepped = (by) => () => {
      rest();
      const focused = document.activeElement;
      step(by);
      // A button that is switched off would take the focus with it.
      if (focused && focused.disabled) range.focus();
    };
    back.addEventListener("click", stepped(-1));
    forward.addEventListener("click", stepped(1));
    range.addEventListener("input", () => {
      rest();
      show(Number(range.value));
    });
    play.addEventListener("click", () => {
      if (timer) {
        rest();
        return;
      }
      // Nobody can listen to every moment of it.
      said.setAttribute("aria-live", "off");
      play.textContent = play.dataset.pause;
      if (Number(range.value) === last) show(0);
      timer = setInterval(() => {
        step(1);
        if (Number(range.value) === last) rest();
      }, film.pause);
    });

    range.max = last;
    range.value = last;
    show(last);
    slider.hidden = readings.hidden = false;
    cell.dataset.moments = film.names.length;
  };

  // A table that was put away small becomes the file that it is.
  const unpack = (link) => {
    link.addEventListener("click", async (event) => {
      if (!link.dataset.csv) return;
      event.preventDefault();
      const bytes = await inflated(link.href.slice(link.href.indexOf(",") + 1), "gzip");
      link.href = URL.createObjectURL(new Blob([bytes], { type: "text/csv" }));
      link.download = link.dataset.csv;
      delete link.dataset.csv;
      link.click();
    });
  };

  document.querySelectorAll("a[data-csv]").forEach(unpack);
  document.querySelectorAll("section > .slider").forEach((slider) => begin(slider).catch(() => {}));
})();
