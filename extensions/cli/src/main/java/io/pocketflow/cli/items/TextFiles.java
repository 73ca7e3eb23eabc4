package io.pocketflow.cli.items;

import java.util.List;

/** A source of items from a list of text files. */
final class TextFiles implements ItemSource {

    private final List<TextFile> files;
    private final List<String> remarks;
    private int at;

    TextFiles(List<TextFile> files, List<String> remarks) {
        this.files = files;
        this.remarks = remarks;
    }

    @Override
    public boolean hasNext() {
        return at < files.size();
    }

    @Override
    public Item next() {
        int index = at++;
        return files.get(index).item(index);
    }

    @Override
    public long countRest() {
        long count = files.size() - at;
        at = files.size();
        return count;
    }

    @Override
    public Shape shape() {
        return TextFile.SHAPE;
    }

    @Override
    public List<String> remarks() {
        return remarks;
    }

    @Override
    public void close() {}
}
