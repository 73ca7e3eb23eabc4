package rag;

import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.QueryBuilder;

/** A Lucene index in memory, searched by words and by meaning. An {@code FSDirectory} would keep it in a folder. */
final class Index {

    private static final int CANDIDATES = 5; // of each of the two searches
    private static final int RESULTS = 3;
    private static final int SMOOTHING = 60; // the usual constant of reciprocal rank fusion

    private final Directory directory = new ByteBuffersDirectory();
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final EmbeddingModel embedding;

    Index(EmbeddingModel embedding) {
        this.embedding = embedding;
    }

    void add(List<String> passages) throws IOException {
        List<Embedding> vectors = embedding.embed(passages).vectors();
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (int i = 0; i < passages.size(); i++) {
                Document document = new Document();
                document.add(new TextField("text", passages.get(i), Field.Store.YES));
                document.add(
                        new KnnFloatVectorField("vector", vectors.get(i).values(), VectorSimilarityFunction.COSINE));
                writer.addDocument(document);
            }
        }
    }

    /** Returns the passages that both searches together rank highest, by reciprocal rank fusion. */
    List<String> search(String question) throws IOException {
        Query byWords = new QueryBuilder(analyzer).createBooleanQuery("text", question);
        Query byMeaning =
                new KnnFloatVectorQuery("vector", embedding.embed(question).values(), CANDIDATES);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            Map<Integer, Double> scores = new LinkedHashMap<>();
            for (Query query : List.of(byWords, byMeaning)) {
                int rank = 0;
                for (ScoreDoc hit : searcher.search(query, CANDIDATES).scoreDocs) {
                    scores.merge(hit.doc, 1.0 / (SMOOTHING + ++rank), Double::sum);
                }
            }
            List<Integer> best = scores.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(RESULTS)
                    .map(Map.Entry::getKey)
                    .toList();
            List<String> passages = new ArrayList<>();
            for (int document : best) {
                passages.add(searcher.storedFields().document(document).get("text"));
            }
            return passages;
        }
    }
}
