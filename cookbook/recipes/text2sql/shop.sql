CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, town VARCHAR(40) NOT NULL);
CREATE TABLE product (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, price DECIMAL(8, 2) NOT NULL);
CREATE TABLE purchase (
    customer_id INT NOT NULL REFERENCES customer,
    product_id INT NOT NULL REFERENCES product,
    quantity INT NOT NULL,
    bought_on DATE NOT NULL
);

INSERT INTO customer VALUES
    (1, 'Ada Berg', 'Bergen'), (2, 'Bo Lind', 'Lund'), (3, 'Cleo Maas', 'Delft'), (4, 'Dev Rao', 'Leeds');
INSERT INTO product VALUES
    (1, 'teapot', 39.00), (2, 'cup', 8.50), (3, 'green tea', 6.20), (4, 'kettle', 74.90);
INSERT INTO purchase VALUES
    (1, 4, 1, DATE '2026-02-11'), (1, 3, 5, DATE '2026-06-30'), (2, 2, 6, DATE '2026-03-04'),
    (2, 1, 2, DATE '2025-12-20'), (3, 1, 1, DATE '2026-05-17'), (3, 2, 4, DATE '2026-05-17'),
    (3, 3, 8, DATE '2026-09-01'), (4, 4, 1, DATE '2025-08-08'), (4, 3, 2, DATE '2026-10-12');
