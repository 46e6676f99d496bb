"""Maps: what is on them (`layers`), drawn by Leaflet in a page and as SVG on paper."""
